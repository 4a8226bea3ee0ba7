import { type RawBuilder, sql } from 'kysely';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Mail } from './mail.ts';
import { mailboxOf, type OutgoingMail, refuseUnsafeHeaders } from './outgoing-mail.ts';
import { ALLOWANCES, LANES, type Lane, laneOf, type MailPurpose, UNPROVED } from './purposes.ts';

/** The recipient of a mail that is only waited for, and of one that was emptied: it leaves like any other, to nobody. */
export const NOBODY = '';

/** Who had a mail sent to an address that may be anybody's: several of them take turns. */
export type Asker = { account: string } | { network: string };

/**
 * Writes a mail to the outbox: it leaves if, and only if, the unit of work is committed, and then at once, or as soon as
 * its allowance has room.
 * @param asker where the purpose is one that strangers can cause
 * @returns the mail's id, by which `activation_code.mail_id` finds the hand-over the 48 h run from
 * @throws on an address or a subject that would forge a header
 */
export async function send(tx: Tx, mail: OutgoingMail, asker?: Asker): Promise<string> {
  refuseUnsafeHeaders(mail);
  const body: Body = {
    html: mail.html,
    text: mail.text,
    ...(mail.unsubscribeUrl !== undefined && { unsubscribeUrl: mail.unsubscribeUrl }),
  };
  return insertMail(tx, {
    recipient: mail.to,
    about_account_id: mail.accountId ?? null,
    // A header field, which not every reader of mail shows with no-break spaces.
    subject: mail.subject.replaceAll('\u00a0', ' '),
    sealed_body: tx.secrets.seal('mail', JSON.stringify(body)),
    purpose: mail.purpose,
    allowance_key: allowanceKey(tx, mail),
    asker: asker ? tx.secrets.keyedHash('mail-allowance', JSON.stringify(asker)) : null,
  });
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
    Partial<Pick<Mail, 'about_account_id' | 'asker'>> & { purpose: MailPurpose },
): Promise<string> {
  const id = orderedUuid(tx);
  const now = tx.clock.now();
  const lane = laneOf(mail.purpose);
  await tx.later(inserting({ about_account_id: null, asker: null, ...mail, id, lane, now }));
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
      due_at: now,
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

/** Waiting for nothing but room in its allowance. */
const isHeldBack = sql<boolean>`abandoned_at is null and attempts = 0 and due_at > created_at`;

/** What the metrics tell of the outbox; `heldBack` wait for nothing but room in their allowance. */
export async function waitingMails(
  db: Database,
): Promise<{ waiting: number; heldBack: number; abandoned: number }> {
  const count = (those: RawBuilder<boolean>) => sql<number>`count(*) filter (where ${those})::integer`;
  return db
    .selectFrom('mail')
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('recipient', '!=', NOBODY)
    .select([
      count(sql`abandoned_at is null and not (${isHeldBack})`).as('waiting'),
      count(isHeldBack).as('heldBack'),
      count(sql`abandoned_at is not null`).as('abandoned'),
    ])
    .executeTakeFirstOrThrow();
}

/** How many could leave in each lane that has any, and since when the first of them waits. */
export async function waitingByLane(db: Database): Promise<{ lane: Lane; count: number; oldest: Date }[]> {
  const rows = await db
    .selectFrom('mail')
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .where('recipient', '!=', NOBODY)
    .where(sql<boolean>`not (${isHeldBack})`)
    .groupBy('lane')
    .select((eb) => [
      'lane',
      eb.cast<number>(eb.fn.countAll(), 'integer').as('count'),
      eb.fn.min('created_at').as('oldest'),
    ])
    .execute();
  return rows.map(({ lane, ...waiting }) => ({ lane: LANES[lane] ?? 'bulk', ...waiting }));
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
