import type { Trx } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import { attachmentsOf } from './attachments.ts';
import { UNREADABLE } from './threads.ts';

/* What the download of an account holds of messages: what its holder wrote, and nothing that others did. */

/** Every message that an account wrote, whatever it may read today; of its files the names, for they are large. */
export async function messagesWritten(
  { db, secrets }: { db: Trx; secrets: Ground['secrets'] },
  accountId: string,
): Promise<object[]> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('message_thread as thread', 'thread.id', 'message.thread_id')
    .select(['message.id', 'at', 'text', 'siren', 'service', 'subject', 'reference'])
    .where('account_id', '=', accountId)
    .orderBy('at')
    .orderBy('message.id')
    .execute();
  const files = await attachmentsOf(
    { db, secrets },
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, at, text, subject, siren, service, reference }) => ({
    ecrit_le: at,
    siren,
    service,
    reference,
    objet: secrets.unseal('message', subject) ?? UNREADABLE,
    message: secrets.unseal('message', text) ?? UNREADABLE,
    pieces_jointes: (files.get(id) ?? []).map(({ name }) => name),
  }));
}

export function threadsRead(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('message_read')
    .innerJoin('message_thread as thread', 'thread.id', 'message_read.thread_id')
    .select(['siren', 'service', 'reference', 'read_until as lu_jusqu_au_message_du'])
    .where('account_id', '=', accountId)
    .orderBy('read_until')
    .execute();
}

export function messageNotices(trx: Trx, accountId: string): Promise<object[]> {
  return trx
    .selectFrom('message_notice')
    .select(['waiting_since as a_envoyer_depuis_le', 'told_at as envoye_le'])
    .where('account_id', '=', accountId)
    .execute();
}
