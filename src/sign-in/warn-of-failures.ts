import { type SqlBool, sql } from 'kysely';
import { lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { failuresMail } from './mails.tsx';

/** So many wrong passwords in a day, and the holder is told. */
export const FAILURES_TOLD_OF = 10;
const DAY_MS = 24 * 3_600_000;

/**
 * Mails each holder on whose account ten wrong passwords were tried in a day: one mail a day at most, even with
 * several instances at work. Not done by the request that fails for the tenth time, which would then take longer
 * for an address that opens an account than for one that opens none.
 */
export async function warnOfFailures(platform: Platform): Promise<void> {
  const dayAgo = new Date(platform.clock.now().getTime() - DAY_MS);
  for (const accountId of await tried(platform, dayAgo)) await warnOnce(platform, accountId, dayAgo);
}

/** As the index of such lines says it (migration 0028). */
const REFUSED_SIGN_IN = sql<SqlBool>`case when event = 'signed-in' then outcome = 'refused' end`;

/** The accounts at which so many passwords failed since, told and untold together. */
async function tried({ db }: Ground, since: Date): Promise<string[]> {
  const told = db
    .selectFrom('audit_log')
    .select((eb) => ['account_id', eb.cast<number>(eb.fn.countAll(), 'integer').as('failures')])
    .where(REFUSED_SIGN_IN)
    .where('at', '>', since)
    .groupBy('account_id');
  const untold = db
    .selectFrom('event_tally')
    .select(['account_id', 'times as failures'])
    .where('event', '=', 'sign-in-throttled')
    .where('last_at', '>', since);
  const rows = await db
    .selectFrom(told.unionAll(untold).as('tried'))
    .select('account_id')
    .where('account_id', 'is not', null)
    .groupBy('account_id')
    .having((eb) => eb(eb.fn.sum('failures'), '>=', FAILURES_TOLD_OF))
    .execute();
  return rows.flatMap(({ account_id }) => account_id ?? []);
}

function warnOnce(platform: Platform, accountId: string, since: Date): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, accountId);
    if (!account || (await wasWarned(tx.db, accountId, since))) return;
    const mail = failuresMail(tx.installation, account, tx.clock.now());
    await send(tx, mail);
    await record(tx, { event: 'failures-told', accountId });
  });
}

async function wasWarned(trx: Trx, accountId: string, since: Date): Promise<boolean> {
  const told = await trx
    .selectFrom('audit_log')
    .select('event')
    .where('account_id', '=', accountId)
    .where('event', '=', 'failures-told')
    .where('at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return told !== undefined;
}
