import { type Account, frozenUntil, isExpired, isShut, lockingAccount } from '../account/account.ts';
import { factorAsked } from '../account/factor-asked.ts';
import {
  type Browser,
  rememberBrowser,
  type ShownBrowser,
  shownBrowsers,
  type Trust,
} from '../account/known-browser.ts';
import { browserName } from '../account/mail-origin.tsx';
import { methodName, type Proof } from '../account/proof.ts';
import { crowdedSessions, type Session, startSessionInPlace } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { cancelDeletion } from '../deletion/cancel-deletion.tsx';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { mayReopen, reopenSpace } from '../space-lock/reopen-space.ts';
import { tellOfNewBrowser } from './tell-of-new-browser.ts';

/** How somebody comes in. */
export interface Entry {
  origin: Origin;
  browser: Browser;
  proof: Proof;
  /** No second step is to be asked in this browser from now on. */
  trust?: Trust | undefined;
  /** The sign-in that waited for its second step, where one was asked. */
  pendingId?: string;
}

/** What the browser is given. */
export interface Opened {
  sessionToken: string;
  browserTokens: readonly string[];
  deletionCancelled: boolean;
  /** The installation wants a factor, which the account has not. */
  factorAsked: boolean;
}

export type Door =
  | ({ outcome: 'signed-in' } & Opened)
  /** A dispute keeps everybody out for now. */
  | { outcome: 'frozen'; until: Date }
  /** Its holder has locked the space, and nothing given opens it again. */
  | { outcome: 'locked' };

/** What is looked at before the door opens, under the account's lock. */
export interface Doorstep {
  account: Account;
  shown: ShownBrowser[];
  crowded: Pick<Session, 'token_hash' | 'user_agent' | 'ip'>[];
}

/** Locks an account and looks at all that opening a session depends on; undefined where it is gone. */
export async function approach(tx: Tx, accountId: string, browser: Browser): Promise<Doorstep | undefined> {
  const [[account], shown, crowded] = await tx.together(
    lockingAccount({ id: accountId }),
    shownBrowsers(tx.db, browser),
    crowdedSessions(tx.db, accountId),
  );
  return account && { account, shown, crowded };
}

/**
 * The one door: whatever was proved before, a session is opened here, and nowhere else. Whether what was proved is enough,
 * `second-step.ts` says. The browser is known from now
 * on, a deletion asked for is cancelled, and the holder is told of a browser never seen. The caller has made sure under
 * the account's lock that what was proved is still so.
 */
export async function openSpace(
  tx: Tx,
  { account, shown, crowded }: Doorstep,
  { origin, browser, proof, trust, pendingId }: Entry,
): Promise<Door> {
  const method = methodName(proof);
  const until = frozenUntil(account, tx.clock.now());
  if (until) {
    await recordRefusal(tx, account, { origin, proof }, { frozen: true });
    return { outcome: 'frozen', until };
  }
  if (account.locked_at && !mayReopen(tx, account, proof))
    return refuseLocked(tx, account, { origin, proof });
  const expired = isExpired(account.password_valid_until, tx.clock.now());
  await record(tx, { event: 'signed-in', accountId: account.id, origin, details: { method, expired } });
  const token = await startSessionInPlace(tx, account.id, { origin, proof }, crowded);
  const { tokens, seenBefore } = await rememberBrowser(tx, account, browser, origin.ip, shown, trust);
  for (const { user_agent, ip } of crowded) {
    const details = { browser: browserName(user_agent), network: ip };
    await record(tx, { event: 'session-ended', accountId: account.id, origin, details });
  }
  if (!seenBefore) await tellOfNewBrowser(tx, account, { way: 'opened', origin, pendingId });
  await reopenSpace(tx, account, { why: 'factor', origin });
  const deletionCancelled = await cancelDeletion(tx, account, origin);
  return {
    outcome: 'signed-in',
    sessionToken: token,
    browserTokens: tokens,
    deletionCancelled,
    factorAsked: !expired && factorAsked(tx.installation, account, tx.clock.now()) !== undefined,
  };
}

/** Whatever was proved: told before a second step is asked for, so that nobody uses up a code on paper for nothing. */
export function isShutNow(tx: Tx, account: Account): boolean {
  return isShut(account) && !frozenUntil(account, tx.clock.now());
}

export async function refuseLocked(
  tx: Tx,
  account: Account,
  entry: Pick<Entry, 'origin' | 'proof'>,
): Promise<{ outcome: 'locked' }> {
  await recordRefusal(tx, account, entry, { locked: true });
  return { outcome: 'locked' };
}

function recordRefusal(
  tx: Tx,
  { id: accountId }: Account,
  { origin, proof }: Pick<Entry, 'origin' | 'proof'>,
  why: { frozen: true } | { locked: true },
): Promise<void> {
  const details = { method: methodName(proof), ...why };
  return record(tx, { event: 'signed-in', outcome: 'refused', accountId, origin, details });
}
