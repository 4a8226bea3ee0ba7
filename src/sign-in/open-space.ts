import { type Account, frozenUntil, isExpired } from '../account/account.ts';
import { type Browser, rememberBrowser } from '../account/known-browser.ts';
import { endOldestSessions, startSession } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { cancelDeletion } from '../deletion/cancel-deletion.tsx';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { tellOfNewBrowser } from './tell-of-new-browser.ts';

/** How somebody comes in. */
export interface Entry {
  origin: Origin;
  browser: Browser;
  method: 'password' | 'password-and-mailed-code';
}

/** What the browser is given. */
export interface Opened {
  sessionToken: string;
  browserTokens: readonly string[];
  deletionCancelled: boolean;
}

export type Door =
  | ({ outcome: 'signed-in' } & Opened)
  /** A dispute keeps everybody out for now. */
  | { outcome: 'frozen'; until: Date };

/**
 * The one door: whatever was proved before, a session is opened here, and nowhere else. The browser is known from now
 * on, a deletion asked for is cancelled, and the holder is told of a browser never seen. The caller holds the
 * account's lock, and has made sure under it that what was proved is still so.
 */
export async function openSpace(tx: Tx, account: Account, { origin, browser, method }: Entry): Promise<Door> {
  const until = frozenUntil(account, tx.clock.now());
  if (until) {
    const details = { method, frozen: true };
    const event = { event: 'signed-in', outcome: 'refused', accountId: account.id, origin, details } as const;
    await record(tx, event);
    return { outcome: 'frozen', until };
  }
  const sessionToken = await startSession(tx, account.id, origin);
  const { tokens, seenBefore } = await rememberBrowser(tx, account, browser, origin.ip);
  if (!seenBefore) await tellOfNewBrowser(tx, account, origin);
  await endOldestSessions(tx, account.id, origin);
  const expired = isExpired(account.password_valid_until, tx.clock.now());
  await record(tx, {
    event: 'signed-in',
    accountId: account.id,
    origin,
    details: { method, expired },
  });
  const deletionCancelled = await cancelDeletion(tx, account, origin);
  return { outcome: 'signed-in', sessionToken, browserTokens: tokens, deletionCancelled };
}
