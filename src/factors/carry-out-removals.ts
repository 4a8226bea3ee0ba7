import { type Account, frozenUntil, lockAccount } from '../account/account.ts';
import { everyAddressOf } from '../account/addresses-of.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { record } from '../audit/record-event.ts';
import { inStretches } from '../database/in-stretches.ts';
import { send } from '../mail/outbox.ts';
import { type PasskeysTouched, removeAllPasskeys } from '../passkeys/passkey.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { endBackupCodes } from './backup-code.ts';
import { REMOVAL_DAYS, REMOVALS_COUNTED_DAYS, waitingRemoval } from './removal.ts';
import { factorsLostMail, type WhyLost } from './removal-mails.tsx';
import { endApps } from './totp.ts';

/**
 * Takes the factors away of which it was asked 7 days ago: hourly, by any number of instances at once. One that fails is
 * tried again the next hour and keeps no other from being carried out.
 */
export async function carryOutRemovals(platform: Platform): Promise<void> {
  // Switched off, no sign-in gives a factor, which would cancel them: their clock stands still.
  if (platform.installation.SECOND_FACTOR === 'off') return;
  const due = await platform.db
    .selectFrom('factor_removal')
    .select('account_id')
    .where('state', '=', 'waiting')
    .where('asked_at', '<=', daysAgo(platform.clock.now(), REMOVAL_DAYS))
    .orderBy('asked_at')
    .execute();
  for (const { account_id: accountId } of due) {
    await inTransaction(platform, (tx) => carryOut(tx, accountId)).catch((error: unknown) =>
      platform.log.error({ err: error, accountId }, 'factors not taken away, it will be tried again'),
    );
  }
}

/** Nothing happens where it was cancelled meanwhile, another instance was faster, or its clock stands still. */
async function carryOut(tx: Tx, accountId: string): Promise<void> {
  const account = await lockAccount(tx.db, accountId);
  const removal = account && (await waitingRemoval(tx.db, accountId));
  const now = tx.clock.now();
  if (!removal || account.locked_at || frozenUntil(account, now)) return;
  const since = daysAgo(now, REMOVAL_DAYS);
  if (removal.asked_at > since || !(await isToldSince(tx, removal.notice_mail_id, since))) return;
  await tx.db
    .updateTable('factor_removal')
    .set({ state: 'done', ended_at: now })
    .where('id', '=', removal.id)
    .execute();
  await loseFactors(tx, account, 'lost');
}

/**
 * Takes every factor away from who has none of them any more, and tells it wherever the holder may read it. The caller holds
 * the account's lock.
 * @param account as it was before
 * @returns what is left of passkeys
 */
export async function loseFactors(tx: Tx, account: Account, why: WhyLost): Promise<PasskeysTouched> {
  await endAllFactors(tx, account);
  for (const to of await everyAddressOf(tx, account))
    await send(tx, factorsLostMail(tx.installation, account, { at: tx.clock.now(), to, why }));
  await record(tx, { event: 'factor-removed', accountId: account.id, details: { why } });
  return { asleep: 0, open: 0 };
}

/**
 * The days run from when the notice left, or from when it was given up: an address that takes no mail stops nothing. One
 * that is not in the outbox any more has left long ago.
 */
async function isToldSince({ db }: Tx, noticeMailId: string | null, since: Date): Promise<boolean> {
  const notice = await db
    .selectFrom('mail')
    .select(['handed_over_at', 'abandoned_at'])
    .where('id', '=', noticeMailId)
    .executeTakeFirst();
  const told = notice && (notice.handed_over_at ?? notice.abandoned_at);
  return notice === undefined || (told !== null && told !== undefined && told <= since);
}

/**
 * Applications, passkeys, codes on paper and trusted browsers: none works any more, and the password alone signs in. The
 * caller holds the account's lock.
 * @param account as it was before
 */
async function endAllFactors(tx: Tx, account: Account): Promise<void> {
  await endApps(tx, account.id);
  await removeAllPasskeys(tx, account.id);
  await endBackupCodes(tx, account.id);
  await distrustBrowsers(tx, account);
}

/** Those that are over, once they count for nothing. */
export async function purgeRemovals({ db, installation }: Ground, now: Date): Promise<void> {
  const days = Math.max(installation.RETENTION_REQUESTS_DAYS, REMOVALS_COUNTED_DAYS);
  await inStretches(db, 'factor_removal', (here) =>
    db.deleteFrom('factor_removal').where('ended_at', '<', daysAgo(now, days)).where(here).execute(),
  );
}
