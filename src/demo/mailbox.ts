import type { Database } from '../database/schema.ts';
import { openBody } from '../mail/outbox.ts';
import type { Ground } from '../platform/platform.ts';

/** A mail as a list shows it. */
export interface KeptMail {
  id: string;
  to: string;
  subject: string;
  at: Date;
  /** How it begins, as a list of mails shows it. */
  opening: string;
}

export interface OpenedMail extends KeptMail {
  html: string;
  text: string;
}

/** So many at most in a list, the newest. */
export const LIST_LIMIT = 100;

/**
 * The mails that left for the demonstration mailbox instead of an SMTP server, newest first.
 * @param to only those to this address, without regard to case
 */
export async function keptMails({ db, secrets }: Ground, to?: string): Promise<KeptMail[]> {
  let query = kept(db).select('sealed_body');
  if (to !== undefined) query = query.where((eb) => eb(eb.fn('lower', ['recipient']), '=', to.toLowerCase()));
  const rows = await query
    .orderBy('handed_over_at', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('recipient')
    .orderBy('id')
    .limit(LIST_LIMIT)
    .execute();
  return rows.map((row) => toKeptMail(row, openBody({ secrets }, row)?.text));
}

/** Everyone who has a mail in the mailbox, each once, in alphabetical order. */
export async function keptRecipients(db: Database): Promise<string[]> {
  const rows = await kept(db).clearSelect().select('recipient').distinct().orderBy('recipient').execute();
  const byKey = new Map(rows.map(({ recipient }) => [recipient.toLowerCase(), recipient]));
  return [...byKey.values()];
}

/** @returns undefined when there is none of this id, or the text is no id at all */
export async function openKeptMail({ db, secrets }: Ground, id: string): Promise<OpenedMail | undefined> {
  if (!UUID.test(id)) return undefined;
  const row = await kept(db).select('sealed_body').where('id', '=', id).executeTakeFirst();
  const body = row && openBody({ secrets }, row);
  return body && { ...toKeptMail(row, body.text), ...body };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Handed over, and not wiped: by the demonstration's own transport. */
function kept(db: Database) {
  return db
    .selectFrom('mail')
    .select(['id', 'recipient', 'subject', 'handed_over_at as at'])
    .where('handed_over_at', 'is not', null)
    .where('sealed_body', 'is not', null)
    .$narrowType<{ at: Date }>();
}

function toKeptMail(
  row: { id: string; recipient: string; subject: string; at: Date },
  text: string | undefined,
): KeptMail {
  // The first paragraph, which holds no code (src/mail/layout.tsx).
  const [, opening = ''] = /Bonjour,\s+(.+?)\n\n/s.exec(text ?? '') ?? [];
  return {
    id: row.id,
    to: row.recipient,
    subject: row.subject,
    at: row.at,
    opening: opening.replaceAll(/\s+/g, ' '),
  };
}
