import { type Account, frozenUntil, isExpired } from '../account/account.ts';
import type { Browser } from '../account/known-browser.ts';
import { browserName } from '../account/mail-origin.tsx';
import { startKnownSession } from '../account/session.ts';
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
  const expired = isExpired(account.password_valid_until, tx.clock.now());
  // Before the session, with which it goes to the database.
  await record(tx, { event: 'signed-in', accountId: account.id, origin, details: { method, expired } });
  const { token, ended, tokens, seenBefore } = await startKnownSession(tx, account, browser, origin);
  for (const { user_agent, ip } of ended) {
    const details = { browser: browserName(user_agent), network: ip };
    await record(tx, { event: 'session-ended', accountId: account.id, origin, details });
  }
  if (!seenBefore) await tellOfNewBrowser(tx, account, origin);
  const deletionCancelled = await cancelDeletion(tx, account, origin);
  return { outcome: 'signed-in', sessionToken: token, browserTokens: tokens, deletionCancelled };
}
