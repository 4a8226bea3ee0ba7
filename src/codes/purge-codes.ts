import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database, Schema } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import { type ActivationPurpose, CODE_KINDS, type CodePurpose, kindOf } from './kinds.ts';
import { storeOf } from './store.ts';

/**
 * Deletes the codes that have been over for as long as the operator keeps them: used, revoked, or out of time. What they
 * stood for stays. The periods are of 7 days at least (`config/settings.ts`), so a code whose mail left before then has long
 * expired; one whose mail has yet to leave has all its time before it.
 */
export async function purgeCodes({ db, installation }: Ground, now: Date): Promise<void> {
  for (const purpose of Object.keys(CODE_KINDS) as CodePurpose[]) {
    const days = installation[kindOf(purpose).kept];
    await purgeCodesOf(db, purpose, daysAgo(now, days));
  }
}

async function purgeCodesOf(db: Database, purpose: CodePurpose, before: Date): Promise<void> {
  const { table, of, endedAt, madeAt } = storeOf(purpose);
  const printedBefore = daysAgo(before, kindOf(purpose).printedDays ?? 0);
  const mailId = sql.ref(`${table}.mail_id`);
  await sql`
    delete from ${sql.table(table)} where ${of(purpose)} and ${sql.ref(madeAt)} < ${before} and (
      ${endedAt} < ${before}
      or (mail_id is null and ${sql.ref(madeAt)} < ${printedBefore})
      or exists (select from mail where mail.id = ${mailId} and not ${mayStillTell(before)}))`.execute(db);
}

/** Whether a request has a mailed code, neither used nor revoked, whose time may not have been over before `since`. */
export function hasLiveCode(
  purpose: ActivationPurpose,
  request: 'credential_change.id' | 'registration.id' | 'company_address_change.id',
  since: Date,
): RawBuilder<SqlBool> {
  return sql<SqlBool>`exists (
    select from activation_code as code join mail on mail.id = code.mail_id
    where code.purpose = ${purpose} and code.subject_id = ${sql.ref(request)}
      and code.used_at is null and code.revoked_at is null and ${mayStillTell(since)})`;
}

/** Whether a mail has yet to leave, or left since then. */
function mayStillTell(since: Date): RawBuilder<SqlBool> {
  return sql<SqlBool>`(case when mail.handed_over_at is null
    then mail.withdrawn_at is null and mail.abandoned_at is null
    else mail.handed_over_at >= ${since} end)`;
}

/** Whether a code's time, or a wait of days, runs from the hand-over of this mail, which has to be kept for it. */
export function bearsCode(eb: ExpressionBuilder<Schema, 'mail'>) {
  return eb.or([
    eb.exists(eb.selectFrom('activation_code').select('id').whereRef('mail_id', '=', 'mail.id')),
    eb.exists(eb.selectFrom('recovery').select('id').whereRef('mail_id', '=', 'mail.id')),
    eb.exists(
      eb.selectFrom('letter_without_answer').select('recovery_id').whereRef('notice_mail_id', '=', 'mail.id'),
    ),
    eb.exists(
      eb
        .selectFrom('factor_removal')
        .select('id')
        .whereRef('notice_mail_id', '=', 'mail.id')
        .where('state', '=', 'waiting'),
    ),
  ]);
}
