import type { Account } from '../account/account.ts';
import { unsettledSince } from '../account/disputed.ts';
import { distrustBrowsers, trustedBrowsers } from '../account/known-browser.ts';
import { record } from '../audit/record-event.ts';
import { putFactorsAway, putFactorsBack, wakeFactors } from '../factors/put-away.ts';
import { putPasskeysBack, putPasskeysToSleep, wakePasskeys } from '../passkeys/passkey.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Change } from './dispute-state.ts';
import { type DisputedFactors, wokenLines } from './texts.ts';

/**
 * Passkeys, application and codes made from 72 hours before the disputed request on work no more, and no browser is trusted.
 * Those that they took the place of come back where more was proved than a mailbox, whose reader would else give back what
 * the holder has removed. The caller holds the account's lock.
 * @param at the instant by which {@link wakeDisputedFactors} finds again what was put away
 */
export async function disputeFactors(
  tx: Tx,
  account: Account,
  change: Change,
  way: 'suspend' | 'undo',
  at = tx.clock.now(),
): Promise<DisputedFactors> {
  const since = unsettledSince(change.requested_at);
  const distrusted = await trustedBrowsers(tx.db, account, at);
  await distrustBrowsers(tx, account);
  const touched =
    way === 'suspend'
      ? {
          passkeys: await putPasskeysToSleep(tx, account.id, since, at),
          ...(await putFactorsAway(tx, account.id, since, at)),
        }
      : {
          passkeys: await putPasskeysBack(tx, account.id, since),
          ...(await putFactorsBack(tx, account.id, since)),
        };
  await recordTouched(tx, account, touched);
  return { ...touched, distrusted };
}

/** A line of the holder's history, where a means of signing in works no more, or works again. */
async function recordTouched(
  tx: Tx,
  { id }: Pick<Account, 'id'>,
  { passkeys: { asleep, back = 0 }, ...others }: Omit<DisputedFactors, 'distrusted'>,
): Promise<void> {
  const details = { passkeysAsleep: asleep, passkeysBack: back, ...others };
  if (Object.values(details).some(Boolean))
    await record(tx, { event: 'factors-disputed', accountId: id, details });
}

/**
 * What the end of a freeze gives back, where the disputes that caused it were not right; a trusted browser is not.
 * @returns a line each
 */
export async function wakeDisputedFactors(
  tx: Tx,
  { id }: Account,
  changes: readonly Change[],
): Promise<string[]> {
  const at = changes.flatMap(({ frozen_at }) => frozen_at ?? []);
  const passkeys = await wakePasskeys(tx, id, at);
  const others = await wakeFactors(tx, id, at);
  await recordTouched(tx, { id }, { passkeys: { asleep: 0, back: passkeys, open: 0 }, ...others });
  return wokenLines({ passkeys, ...others });
}
