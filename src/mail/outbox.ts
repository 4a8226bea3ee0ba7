import { type RawBuilder, sql } from 'kysely';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import type { Trx } from '../database/schema.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Mail } from './mail.ts';
import { mailboxOf, type OutgoingMail, refuseUnsafeHeaders } from './outgoing-mail.ts';
import { ALLOWANCES, laneOf, type MailPurpose, UNPROVED } from './purposes.ts';

/** The recipient of a mail that is only waited for, and of one that was emptied: it leaves like any other, to nobody. */
export const NOBODY = '';

/** Who had a mail sent to an address that may be anybody's: several of them take turns. */
export type Asker = { account: string } | { network: string };

/**
 * Writes a mail to the outbox: it leaves if, and only if, the unit of work is committed, and then at once, or as soon as
 * its allowance has room.
 * @param how by whom it was asked for, where the purpose is one that strangers can cause, and when it leaves at the earliest
 * @returns the mail's id, by which `activation_code.mail_id` finds the hand-over the 48 h run from
 * @throws on an address or a subject that would forge a header
 */
export async function send(
  tx: Tx,
  mail: OutgoingMail,
  { asker, notBefore }: { asker?: Asker | undefined; notBefore?: Date } = {},
): Promise<string> {
  return insertMail(tx, {
    recipient: mail.to,
    about_account_id: mail.accountId ?? null,
    ...writtenOf(tx, mail),
    purpose: mail.purpose,
    allowance_key: allowanceKey(tx, mail),
    asker: asker ? tx.secrets.keyedHash('mail-allowance', JSON.stringify(asker)) : null,
    ...(notBefore && { due_at: notBefore }),
  });
}

/**
 * Has a mail that waits for its hour say more than it did.
 * @returns whether it will: not where it goes to another address, or was claimed already, and is perhaps gone
 */
export async function rewriteMail(tx: Tx, mailId: string, mail: OutgoingMail): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('mail')
    .set(writtenOf(tx, mail))
    .where('id', '=', mailId)
    .where('recipient', '=', mail.to)
    .where('attempts', '=', 0)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function writtenOf({ secrets }: Tx, mail: OutgoingMail): Pick<Mail, 'subject' | 'sealed_body'> {
  refuseUnsafeHeaders(mail);
  const body: Body = {
    html: mail.html,
    text: mail.text,
    ...(mail.unsubscribeUrl !== undefined && { unsubscribeUrl: mail.unsubscribeUrl }),
  };
  return {
    // A header field, which not every reader of mail shows with no-break spaces.
    subject: mail.subject.replaceAll('\u00a0', ' '),
    sealed_body: secrets.seal('mail', JSON.stringify(body)),
  };
}

/**
 * Waits, and is counted, like a mail to this address, but nobody gets it: where no mail is due to an address because it
 * opens no account, those that others have sent to it must not leave the sooner for it.
 */
export async function sendToNobody(tx: Tx, mail: Pick<OutgoingMail, 'purpose' | 'to'>): Promise<void> {
  const key = allowanceKey(tx, mail);
  await tx.db
    .updateTable('mail')
    .set({ withdrawn_at: tx.clock.now() })
    .where('allowance_key', '=', key)
    .where('recipient', '=', NOBODY)
    .where('purpose', '=', mail.purpose)
    .where('counted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute();
  await insertMail(tx, {
    recipient: NOBODY,
    subject: '',
    sealed_body: null,
    purpose: mail.purpose,
    allowance_key: key,
  });
}

/** Whether strangers' requests have used up what leaves at once for this address in a day, spelt in whatever way. */
export async function isFlooded({ db, clock, secrets }: Ground, address: string): Promise<boolean> {
  const dayAgo = new Date(clock.now().getTime() - 24 * 3_600_000);
  const { count } = await db
    .selectFrom('mail')
    .where('allowance_key', '=', allowanceKey({ secrets }, { purpose: 'recovery-code', to: address }))
    .where((eb) =>
      eb.or([
        eb('counted_at', '>', dayAgo),
        eb.and([
          eb('counted_at', 'is', null),
          eb('withdrawn_at', 'is', null),
          eb('abandoned_at', 'is', null),
        ]),
      ]),
    )
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  return count >= UNPROVED.atOnce;
}

async function insertMail(
  tx: Tx,
  mail: Pick<Mail, 'recipient' | 'subject' | 'sealed_body' | 'allowance_key'> &
    Partial<Pick<Mail, 'about_account_id' | 'asker' | 'due_at'>> & { purpose: MailPurpose },
): Promise<string> {
  const id = orderedUuid(tx);
  const now = tx.clock.now();
  const lane = laneOf(mail.purpose);
  await tx.later(inserting({ about_account_id: null, asker: null, due_at: now, ...mail, id, lane, now }));
  if (!areTold.has(tx.db)) tx.afterCommit(() => tx.signals.emit('mail-queued'));
  areTold.add(tx.db);
  return id;
}

const inserting = compiledOnce(
  (
    db,
    {
      id,
      recipient,
      about_account_id,
      subject,
      sealed_body,
      purpose,
      allowance_key,
      asker,
      lane,
      due_at,
      now,
    }: Places<Inserted>,
  ) =>
    db.insertInto('mail').values({
      id,
      recipient,
      about_account_id,
      subject,
      sealed_body,
      purpose,
      allowance_key,
      asker,
      lane,
      created_at: now,
      due_at,
      attempts: 0,
    }),
);

type Inserted = Pick<
  Mail,
  | 'id'
  | 'recipient'
  | 'about_account_id'
  | 'subject'
  | 'sealed_body'
  | 'purpose'
  | 'allowance_key'
  | 'asker'
  | 'lane'
  | 'due_at'
> & { now: Date };

/** Units of work whose mails the worker will be told of, once for all of them. */
const areTold = new WeakSet<Trx>();

/**
 * What a mail is counted with. Strangers' requests count for the mailbox, in whichever spelling; what is the account's
 * own counts for it alone, so that nobody uses it up by an account of his with a similar address.
 */
function allowanceKey(
  { secrets }: Pick<Platform, 'secrets'>,
  { purpose, to, accountId }: Pick<OutgoingMail, 'purpose' | 'to' | 'accountId'>,
): string {
  const allowance = ALLOWANCES[purpose];
  const recipient = allowance === UNPROVED ? mailboxOf(to) : (accountId ?? to.toLowerCase());
  return secrets.keyedHash('mail-allowance', `${allowance.name}/${recipient}`);
}

/**
 * Takes back a mail whose message is no longer true: it will not be sent, and its body is wiped.
 * One window stays open: a mail already on its way to the SMTP server cannot be stopped, so a code must
 * be killed in its own table as well.
 * @returns whether it was caught before it left
 */
export async function withdrawMail(tx: Tx, mailId: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('mail')
    .set({ withdrawn_at: tx.clock.now(), sealed_body: null })
    .where('id', '=', mailId)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The same of several, as a part of a statement. @param ids selects them */
export function withdrawnMails(ids: RawBuilder<unknown>, now: Date): RawBuilder<unknown> {
  return sql`
    update mail set withdrawn_at = ${now}, sealed_body = null
    where id in (${ids}) and handed_over_at is null and withdrawn_at is null and abandoned_at is null`;
}

/** The body of a mail of the outbox; `undefined` when wiped, altered or sealed with another key. */
export function openBody(
  { secrets }: Pick<Platform, 'secrets'>,
  mail: Pick<Mail, 'sealed_body'>,
): Body | undefined {
  const body = mail.sealed_body === null ? undefined : secrets.unseal('mail', mail.sealed_body);
  return body === undefined ? undefined : (JSON.parse(body) as Body);
}

/** What is sealed. */
type Body = Pick<OutgoingMail, 'html' | 'text' | 'unsubscribeUrl'>;
