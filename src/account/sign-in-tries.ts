import { networkKey, networkOf } from '../platform/http/network.ts';
import type { Platform } from '../platform/platform.ts';
import {
  type Attempt,
  countAttempt,
  failuresOf,
  forgetAttempts,
  forgiveAttempt,
  type ThrottlePolicy,
} from '../platform/throttle.ts';
import { emailKey } from './email-address.ts';

/**
 * By account from one network, by account from anywhere, and by network (SPEC 4). The count of an account
 * from anywhere is the most patient and its delays the shortest: a stranger's failures must not keep the
 * holder out. A browser that signed in to the account before has a count of its own and waits for nobody else.
 */
const POLICIES = {
  accountFromNetwork: { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 86_400 },
  account: { free: 20, firstDelay: 5, longestDelay: 60, forgetAfter: 3_600 },
  knownBrowser: { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 86_400 },
  network: { free: 50, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 },
} satisfies Record<string, ThrottlePolicy>;

/** Who tries, as far as counting goes. */
export interface SignInTry {
  email: string;
  ip: string;
  /** Set when this browser signed in to this account before. */
  knownBrowser?: string | undefined;
}

/**
 * Counts a try to sign in before anything is checked, by each of the three keys in turn. What one refuses the
 * next does not count: else a stranger stopped on his own network could keep the account's delay going for ever.
 */
export async function countSignIn(platform: Platform, from: SignInTry): Promise<Attempt> {
  const keys = keysOf(platform, from);
  if (keys.knownBrowser) return countAttempt(platform, keys.knownBrowser, POLICIES.knownBrowser);
  for (const name of ['network', 'accountFromNetwork', 'account'] as const) {
    const attempt = await countAttempt(platform, keys[name], POLICIES[name]);
    if (!attempt.allowed) return attempt;
  }
  return { allowed: true };
}

/**
 * After a success, what failed before for this account from here no longer counts. Elsewhere it still does: else
 * a holder who signs in each morning would give a stranger a new start.
 */
export async function forgetSignInFailures(platform: Platform, from: SignInTry): Promise<void> {
  const keys = keysOf(platform, from);
  if (keys.knownBrowser) return forgetAttempts(platform.db, keys.knownBrowser);
  await forgetAttempts(platform.db, keys.accountFromNetwork);
  await forgiveAttempt(platform.db, keys.account);
  await forgiveAttempt(platform.db, keys.network);
}

/**
 * No password was looked at, for the program was too busy: for the account it was no try. For the network it stays
 * one, for a flood must not go uncounted.
 */
export async function giveBackSignIn(platform: Platform, from: SignInTry): Promise<void> {
  const keys = keysOf(platform, from);
  if (keys.knownBrowser) return forgiveAttempt(platform.db, keys.knownBrowser);
  await forgiveAttempt(platform.db, keys.accountFromNetwork);
  await forgiveAttempt(platform.db, keys.account);
}

/**
 * The failures of late that came from this network or that were for this account, whichever are more; of a browser
 * that signed in to it before, its own alone.
 */
export async function signInFailures(platform: Platform, from: SignInTry): Promise<number> {
  const keys = keysOf(platform, from);
  const count = (name: keyof typeof POLICIES, key: string) =>
    failuresOf(platform, key, POLICIES[name].forgetAfter);
  if (keys.knownBrowser) return count('knownBrowser', keys.knownBrowser);
  return Math.max(await count('network', keys.network), await count('account', keys.account));
}

/** Addresses are hashed: the table of tries is no list of who has an account. */
function keysOf({ secrets }: Platform, { email, ip, knownBrowser }: SignInTry) {
  const account = secrets.keyedHash('throttle', emailKey(email));
  const network = networkOf(ip);
  return {
    knownBrowser:
      knownBrowser && `sign-in/browser/${secrets.keyedHash('throttle', `${account} ${knownBrowser}`)}`,
    network: networkKey('sign-in', ip),
    account: `sign-in/account/${account}`,
    accountFromNetwork: `sign-in/both/${secrets.keyedHash('throttle', `${account} ${network}`)}`,
  };
}
