import { networkKey, networkOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import {
  countAttempt,
  delayedUntil,
  failuresOf,
  forgetAttempts,
  forgiveAttempt,
  type RateLimit,
} from '../platform/rate-limit.ts';
import { emailKey } from './email-address.ts';
import { isSharedNetwork } from './known-browser.ts';

const DAY = 86_400;

/**
 * What may fail before a try is dearer (rules 4.3 to 4.5; docs/decisions/nobody-is-kept-out.md). Only the network's own
 * count makes anybody wait, and not even then where the highest work was done or the password is right; the others end
 * what a try may learn: beyond them the answer is a code by mail, for a day.
 */
const POLICIES = {
  network: { free: 50, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 },
  account: { free: 20, firstDelay: DAY, longestDelay: DAY, forgetAfter: DAY },
  accountFromNetwork: { free: 5, firstDelay: DAY, longestDelay: DAY, forgetAfter: DAY },
  /** Wherever its cookie comes from: whoever stole it may come from many networks. */
  browser: { free: 20, firstDelay: DAY, longestDelay: DAY, forgetAfter: DAY },
  browserFromNetwork: { free: 5, firstDelay: DAY, longestDelay: DAY, forgetAfter: DAY },
} satisfies Record<string, RateLimit>;

type CountName = keyof typeof POLICIES;

/** Who tries, as far as counting goes. */
export interface SignInTry {
  /** As typed, whether or not it opens an account. */
  email: string;
  ip: string;
  /** Set when somebody signed in to this account in this browser before. */
  knownBrowser?: string | undefined;
}

/** A try that was counted: by each count that was not exceeded, by none where the answer will not tell anything. */
export interface CountedSignIn {
  /**
   * Every count has some left: whether the password was right may be told. Otherwise it is looked at all the same, and
   * the answer must be the same.
   */
  direct: boolean;
  /** The network's own count is exceeded, and nothing was paid for it: until when. */
  networkDelayedUntil?: Date;
  /** No password was looked at, for the program was too busy. For the network it stays a try: a flood is counted. */
  giveBack(): Promise<void>;
  /** It was right, and told so: what failed before for this account from here no longer counts. */
  succeeded(): Promise<void>;
}

/**
 * Counts a try at a password before it is looked at, each count in one statement, so that of many at once no more are
 * told than of one after the other. Nobody is refused. A try that tells nothing counts against nobody.
 * @param workDone the highest work was done for this try: the network's count does not matter
 */
export async function countSignInTry(
  platform: Platform,
  from: SignInTry,
  { workDone = false }: { workDone?: boolean } = {},
): Promise<CountedSignIn> {
  const keys = keysOf(platform, from);
  const counted: CountName[] = [];
  const count = async (name: CountName) => {
    const attempt = await countAttempt(platform, keys[name], POLICIES[name]);
    if (attempt.allowed) counted.push(name);
    return attempt;
  };
  const forgive = async (names: readonly CountName[]) => {
    for (const name of names) if (counted.includes(name)) await forgiveAttempt(platform.db, keys[name]);
  };
  const tellsNothing = async (networkDelayedUntil?: Date): Promise<CountedSignIn> => {
    await forgive(counted);
    return { ...TELLS_NOTHING, ...(networkDelayedUntil && { networkDelayedUntil }) };
  };

  if (!from.knownBrowser) {
    const network = await count('network');
    if (!network.allowed && !workDone)
      return tellsNothing((await isSharedNetwork(platform, from.ip)) ? undefined : network.retryAt);
  }
  const ofAccount = from.knownBrowser ? OF_KNOWN_BROWSER : OF_ACCOUNT;
  for (const name of ofAccount) if (!(await count(name)).allowed) return tellsNothing();
  const [fromHere, ...shared] = ofAccount;
  return {
    direct: true,
    giveBack: () => forgive(ofAccount),
    async succeeded() {
      await forgetAttempts(platform.db, keys[fromHere]);
      // Elsewhere the others still count: else a holder who signs in each morning would give a stranger a new start.
      await forgive([...shared, 'network']);
    },
  };
}

/** Where tries are not counted. */
export const UNCOUNTED: CountedSignIn = { direct: true, giveBack: async () => {}, succeeded: async () => {} };

/** A try whose price was not paid: the right password gets a code, as beyond the counts. */
export const TELLS_NOTHING: CountedSignIn = { ...UNCOUNTED, direct: false };

/** The narrowest count first. */
const OF_ACCOUNT = ['accountFromNetwork', 'account'] as const;
const OF_KNOWN_BROWSER = ['browserFromNetwork', 'browser'] as const;

/** Whether the network's own count is exceeded now, so that a try has to cost the highest work; counts nothing. */
export async function isNetworkDelayed(platform: Platform, from: SignInTry): Promise<boolean> {
  if (from.knownBrowser) return false;
  return (await delayedUntil(platform, networkKey('sign-in', from.ip))) !== undefined;
}

/**
 * The failures of late that came from this network or that were for this account, whichever are more; of a browser
 * that signed in to it before, its own alone.
 */
export async function signInFailures(platform: Platform, from: SignInTry): Promise<number> {
  const keys = keysOf(platform, from);
  const failures = (name: CountName) => failuresOf(platform, keys[name], POLICIES[name].forgetAfter);
  if (from.knownBrowser) return failures('browser');
  return Math.max(await failures('network'), await failures('account'));
}

/** Addresses are hashed: the table of tries is no list of who has an account. */
function keysOf({ secrets }: Platform, { email, ip, knownBrowser }: SignInTry): Record<CountName, string> {
  const account = secrets.keyedHash('throttle', emailKey(email));
  const hashed = (text: string) => secrets.keyedHash('throttle', text);
  const network = networkOf(ip);
  return {
    network: networkKey('sign-in', ip),
    account: `sign-in-try/account/${account}`,
    accountFromNetwork: `sign-in-try/both/${hashed(`${account} ${network}`)}`,
    browser: `sign-in-try/browser/${hashed(`browser ${knownBrowser}`)}`,
    browserFromNetwork: `sign-in-try/browser-from/${hashed(`browser ${knownBrowser} ${network}`)}`,
  };
}
