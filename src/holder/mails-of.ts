import { type RawBuilder, sql } from 'kysely';
import type { Trx } from '../database/schema.ts';

/**
 * The mails about an account: those to its address while it was its address, and those that carried one of its
 * codes. Not simply those to every address it ever asked for: one may belong to somebody else, whose mails are
 * nobody's business.
 */
export async function mailsOf(trx: Trx, accountId: string): Promise<object[]> {
  const found = new Map<string, TracedMail>();
  for (const mail of await mailsWithCodes(trx, accountId)) found.set(mail.id, mail);
  for (const period of await addressPeriods(trx, accountId)) {
    for (const mail of await mailsDuring(trx, period)) found.set(mail.id, found.get(mail.id) ?? mail);
  }
  return [...found.values()].sort(byTime).map(({ id, ...told }) => told);
}

/** Of one instant in the order they were written in, which their ids keep. */
function byTime(one: TracedMail, other: TracedMail): number {
  return one.ecrit_le.getTime() - other.ecrit_le.getTime() || (one.id < other.id ? -1 : 1);
}

interface TracedMail {
  id: string;
  destinataire: string;
  objet: string;
  ecrit_le: Date;
}

const TOLD = [
  'mail.id',
  'mail.subject as objet',
  'mail.created_at as ecrit_le',
  'mail.handed_over_at as remis_le',
  'mail.abandoned_at as abandonne_le',
] as const;

/**
 * Where the address opens another account the mail went there instead of the code, and the asker must not see it: the
 * address is told as it was typed, and the mail as taken back only when the asker's own code was.
 */
function mailsWithCodes(trx: Trx, accountId: string): Promise<TracedMail[]> {
  return trx
    .selectFrom('mail')
    .innerJoin('activation_code', 'activation_code.mail_id', 'mail.id')
    .leftJoin('credential_change', 'credential_change.id', 'activation_code.subject_id')
    .leftJoin('registration', 'registration.id', 'activation_code.subject_id')
    .select(TOLD)
    .select((eb) => [
      eb.fn
        .coalesce('credential_change.new_email', 'registration.email', 'mail.recipient')
        .as('destinataire'),
      unlessItLeft('activation_code.revoked_at').as('retire_le'),
    ])
    .where((eb) =>
      eb.or([
        eb('activation_code.account_id', '=', accountId),
        eb('registration.account_id', '=', accountId),
      ]),
    )
    .execute();
}

/** What happened to a mail after it left is no news of it. */
function unlessItLeft(instant: 'activation_code.revoked_at' | 'mail.withdrawn_at'): RawBuilder<Date | null> {
  return sql<Date | null>`case when mail.handed_over_at is null then ${sql.ref(instant)} end`;
}

function mailsDuring(trx: Trx, { email, from, until }: Period): Promise<TracedMail[]> {
  let mails = trx
    .selectFrom('mail')
    .select(TOLD)
    .select(['mail.recipient as destinataire', unlessItLeft('mail.withdrawn_at').as('retire_le')])
    .where((eb) => eb(eb.fn<string>('lower', ['mail.recipient']), '=', email.toLowerCase()))
    .where('mail.created_at', '>=', from);
  if (until) mails = mails.where('mail.created_at', '<=', until);
  return mails.execute();
}

interface Period {
  email: string;
  from: Date;
  /** Absent: to this day. */
  until?: Date;
}

/** Which address opened the account, and when. */
async function addressPeriods(trx: Trx, accountId: string): Promise<Period[]> {
  const account = await trx
    .selectFrom('account')
    .select(['sign_in_email', 'created_at'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const changes = await trx
    .selectFrom('credential_change')
    .select(['old_email', 'ended_at'])
    .where('account_id', '=', accountId)
    .where('status', '=', 'activated')
    .where('ended_at', 'is not', null)
    .$narrowType<{ ended_at: Date }>()
    .orderBy('ended_at')
    .execute();
  let from = account.created_at;
  const periods: Period[] = [];
  for (const { old_email, ended_at } of changes) {
    periods.push({ email: old_email, from, until: ended_at });
    from = ended_at;
  }
  return [...periods, { email: account.sign_in_email, from }];
}
