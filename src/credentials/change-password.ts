import { asHolder, holderAccount } from '../account/as-holder.ts';
import { completing } from '../account/completed-step.ts';
import { type Browser, NEW_BROWSER, rememberBrowser } from '../account/known-browser.ts';
import { makeLockLink } from '../account/lock-link.tsx';
import { type Actor, endOtherSessions, renewSession } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes } from '../codes/store.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import { withdrawSuccessors } from '../mandates/granting/take-over.ts';
import {
  type Confirmation,
  type Confirmed,
  confirmHolder,
  type NotConfirmed,
} from '../passwords/as-confirmed-holder.ts';
import type { PasswordFault } from '../passwords/rules.ts';
import { historyFaults, judgeByItself, storePassword } from '../passwords/set-password.ts';
import type { Platform } from '../platform/platform.ts';
import { passwordChangedMail } from './mails.tsx';
import { endingPendingChange } from './pending-change.ts';

export type ChangePasswordOutcome =
  | { outcome: 'changed'; sessionToken: string; browserTokens: readonly string[] }
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | NotConfirmed;

/**
 * Changes the password alone (rule 2.2), which ends a pending request (rule 2.7). This browser alone is known from now
 * on. The present password is compared only when the new one is right by itself, and the last ten only when the present
 * one is right.
 */
export async function changePassword(
  platform: Platform,
  actor: Actor,
  newPassword: string,
  present: Confirmation,
  browser: Browser = NEW_BROWSER,
): Promise<ChangePasswordOutcome> {
  const account = await holderAccount(platform, actor);
  const faults = await judgeByItself(platform, account, newPassword);
  if (faults.length > 0) return { outcome: 'password-refused', faults };
  const confirmed = await confirmHolder(platform, actor, account, present);
  if (confirmed.outcome === 'not-confirmed') return confirmed;
  const before = await historyFaults(platform, account, newPassword);
  if (before.length > 0) return { outcome: 'password-refused', faults: before };
  const passwordHash = await platform.hasher.hash(newPassword);
  const result = await putInForce(platform, actor, confirmed, passwordHash, browser);
  // Checked anew against what is in force now: a sign-in may only have hashed the same password anew.
  return result.outcome === 'changed-meanwhile'
    ? changePassword(platform, actor, newPassword, present, browser)
    : result;
}

function putInForce(
  platform: Platform,
  actor: Actor,
  confirmed: Confirmed,
  passwordHash: string,
  browser: Browser,
): Promise<ChangePasswordOutcome | { outcome: 'changed-meanwhile' }> {
  return asHolder(platform, actor, async ({ tx, account: locked }) => {
    if (!(await confirmed.holds(tx, locked))) return { outcome: 'changed-meanwhile' };
    await tx.later(endingPendingChange(tx, locked.id, 'password-changed'));
    await revokeCodes(tx, 'recovery', locked.id);
    const until = await storePassword(tx, locked.id, passwordHash);
    await endOtherSessions(tx, locked.id, actor.tokenHash);
    await cancelRemoval(tx, locked, 'credentials-changed', actor.origin);
    const sessionToken = await renewSession(tx, actor.tokenHash);
    const { tokens } = await rememberBrowser(tx, locked, browser, actor.origin.ip);
    const successors = await withdrawSuccessors(tx, locked.id, actor);
    await send(
      tx,
      passwordChangedMail(tx.installation, locked, until, {
        at: tx.clock.now(),
        origin: actor.origin,
        lock: await makeLockLink(tx, locked),
        successors,
      }),
    );
    await tx.later(completing(tx, { what: 'password-change', by: actor.tokenHash }));
    await record(tx, { event: 'password-changed', ...actor });
    return { outcome: 'changed', sessionToken, browserTokens: tokens };
  });
}
