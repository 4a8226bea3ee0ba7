import type { ExpressionBuilder } from 'kysely';
import type { Database, Schema } from '../database/schema.ts';
import { NOBODY } from './outbox.ts';

/**
 * Deletes the mails that left, were withdrawn or were given up before `before`. One that a code or a recovery still
 * refers to stays for the hour at which it left, from which the code's time runs, without recipient and subject.
 * What waits to be sent is never touched.
 */
export async function purgeMails(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('mail')
    .where((eb) => isOver(eb, before))
    .where((eb) => eb.not(isReferredTo(eb)))
    .execute();
  await db
    .updateTable('mail')
    .set({ recipient: '', subject: '', sealed_body: null })
    .where((eb) => isOver(eb, before))
    .where('recipient', '!=', '')
    .execute();
}

/** Days after which a mail counts for nothing any more: what left within one is counted. */
export const MAILS_COUNT_DAYS = 2;

/** The hashes by which mails over before `before` were counted go, and with them those that were to nobody. */
export async function forgetCounts(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('mail')
    .where('recipient', '=', NOBODY)
    .where((eb) => isOver(eb, before))
    .where((eb) => eb.not(isReferredTo(eb)))
    .execute();
  await db
    .updateTable('mail')
    .set({ allowance_key: null, asker: null })
    .where('allowance_key', 'is not', null)
    .where((eb) => isOver(eb, before))
    .execute();
}

type Mails = ExpressionBuilder<Schema, 'mail'>;

function isOver(eb: Mails, before: Date) {
  return eb.or([
    eb('mail.handed_over_at', '<', before),
    eb('mail.withdrawn_at', '<', before),
    eb('mail.abandoned_at', '<', before),
  ]);
}

function isReferredTo(eb: Mails) {
  return eb.or([
    eb.exists(eb.selectFrom('activation_code').select('id').whereRef('mail_id', '=', 'mail.id')),
    eb.exists(eb.selectFrom('recovery').select('id').whereRef('mail_id', '=', 'mail.id')),
  ]);
}
