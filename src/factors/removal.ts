import { type Selectable, sql } from 'kysely';
import type { Account } from '../account/account.ts';
import { everyAddressOf } from '../account/addresses-of.ts';
import { type MailReference, makeReference } from '../account/mail-reference.ts';
import { record } from '../audit/record-event.ts';
import type { ReadAlong } from '../database/read-along.ts';
import type { Database, FactorRemovalTable } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { removalAskedMail, removalCancelledMail, type WhyCancelled } from './removal-mails.tsx';

/*
 * Who has lost every factor, and the codes on paper as well, has them all taken away with the password alone, after days in
 * which whoever still has one, or reads the sign-in address, can stop it. Never at once: whoever stole the password would
 * else need nothing more.
 */

export const REMOVAL_DAYS = 7;

/** With one password, in so many days, so often: whoever asks again and again must not wear the holder down. */
export const MOST_REMOVALS = 3;
export const REMOVALS_COUNTED_DAYS = 30;

/** Path of the page by which it is stopped; mails name it. */
export const STOP_REMOVAL_PATH = '/connexion/moyens-perdus/arret';

export type Removal = Selectable<FactorRemovalTable>;

/** When a removal asked for at this instant is carried out, at the earliest: its notice may leave later. */
export function removalDueAt(askedAt: Date): Date {
  return daysAgo(askedAt, -REMOVAL_DAYS);
}

/** When the one that waits is carried out at the earliest; undefined where none does. */
export const REMOVAL_WAITING: ReadAlong<Date | undefined> = {
  json: (accountId) => sql`(
    select asked_at from factor_removal where account_id = ${accountId} and state = 'waiting')`,
  parse: (json) => (json === null ? undefined : removalDueAt(new Date(json as string))),
};

/** The one that waits, of an account that has asked. */
export function waitingRemoval(db: Database, accountId: string): Promise<Removal | undefined> {
  return db
    .selectFrom('factor_removal')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
}

export type AskRemovalOutcome =
  /** Now, or before. */
  { outcome: 'waiting'; dueAt: Date } | { outcome: 'too-often' };

/** By whoever has just given the right password. The caller holds the account's lock. */
export async function askRemoval(tx: Tx, account: Account, origin: Origin): Promise<AskRemovalOutcome> {
  const waiting = await waitingRemoval(tx.db, account.id);
  if (waiting) return { outcome: 'waiting', dueAt: removalDueAt(waiting.asked_at) };
  if ((await askedSoFar(tx, account.id)) >= MOST_REMOVALS) return { outcome: 'too-often' };
  const now = tx.clock.now();
  const { hash: stop_hash, ...stop } = stopLink(tx);
  const asked = { at: now, dueAt: removalDueAt(now), origin };
  const [present, ...former] = await everyAddressOf(tx, account);
  const notice = removalAskedMail(tx.installation, account, { ...asked, to: present, stop });
  const notice_mail_id = await send(tx, notice);
  for (const to of former) await send(tx, removalAskedMail(tx.installation, account, { ...asked, to }));
  const row = { id: tx.random.uuid(), account_id: account.id, state: 'waiting', asked_at: now } as const;
  await tx.db
    .insertInto('factor_removal')
    .values({ ...row, stop_hash, notice_mail_id })
    .execute();
  await record(tx, { event: 'factor-removal-asked', accountId: account.id, origin });
  return { outcome: 'waiting', dueAt: asked.dueAt };
}

/** Those asked for with the password in force: whoever knew the one before does not count against its holder. */
async function askedSoFar({ db, clock }: Tx, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('factor_removal')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .where('account_id', '=', accountId)
    .where('asked_at', '>', daysAgo(clock.now(), REMOVALS_COUNTED_DAYS))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('password_history')
            .select('id')
            .where('account_id', '=', accountId)
            .whereRef('set_at', '>', 'factor_removal.asked_at'),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return count;
}

function stopLink({ installation, random, secrets }: Tx): MailReference & { hash: string } {
  const { signs, ...link } = makeReference(random, installation.BASE_URL + STOP_REMOVAL_PATH);
  return { ...link, hash: stopHashes(secrets, signs)[0] ?? '' };
}

/** Of the signs that a mail bears, by every key of the ring. */
export function stopHashes(secrets: Ground['secrets'], signs: string): string[] {
  return secrets.keyedHashes('removal-reference', signs);
}

/** Gives back the time for which its clock stood still. The caller holds the account's lock. */
export async function moveRemoval({ db }: Tx, { id, factors }: Account, byMs: number): Promise<void> {
  const waiting = factors.length > 0 && (await waitingRemoval(db, id));
  if (!waiting) return;
  const asked_at = new Date(waiting.asked_at.getTime() + byMs);
  await db.updateTable('factor_removal').set({ asked_at }).where('id', '=', waiting.id).execute();
}

/**
 * A factor was given, or the link was followed, or what had been proved is in force no longer: nothing is taken away. Told
 * wherever it was told that it was asked for. The caller holds the account's lock.
 * @param account as it was before: one without a factor costs no statement
 * @returns whether one waited
 */
export async function cancelRemoval(
  tx: Tx,
  account: Account,
  why: WhyCancelled,
  origin?: Origin,
): Promise<boolean> {
  if (account.factors.length === 0) return false;
  const cancelled = await tx.db
    .updateTable('factor_removal')
    .set({ state: 'cancelled', ended_at: tx.clock.now() })
    .where('account_id', '=', account.id)
    .where('state', '=', 'waiting')
    .returning('asked_at')
    .executeTakeFirst();
  if (!cancelled) return false;
  const told = { at: tx.clock.now(), askedAt: cancelled.asked_at, why };
  for (const to of await everyAddressOf(tx, account))
    await send(tx, removalCancelledMail(tx.installation, account, { ...told, to }));
  const event = { event: 'factor-removal-cancelled', accountId: account.id, details: { why } } as const;
  await record(tx, { ...event, ...(origin && { origin }) });
  return true;
}
