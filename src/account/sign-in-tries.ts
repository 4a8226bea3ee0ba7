import { sql } from 'kysely';
import { compiledOnce, type Places } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import { networkKey, networkOf } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import {
  countTogether,
  failuresOf,
  forgiveAttempt,
  forgivenTogether,
  type RateLimit,
} from '../platform/throttle.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { ACCOUNT_COLUMNS, type Account } from './account.ts';
import { emailKey } from './email-address.ts';
import { type Browser, isSharedNetwork, knownBrowser, shownBy } from './known-browser.ts';

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

/** The same with all that is to be known of it beforehand. */
export interface LookedUpTry extends SignInTry {
  account: Account | undefined;
  /** The network's own count is exceeded now, so that a try has to cost the highest work. */
  isNetworkDelayed: boolean;
}

/** Looks up who tries, in one statement, the same for an address that opens no account; counts nothing. */
export async function lookUpTry(
  platform: Ground,
  { email, ip, browser }: Pick<SignInTry, 'email' | 'ip'> & { browser: Browser },
): Promise<LookedUpTry> {
  const { db, clock } = platform;
  const asked = lookingUp({
    key: emailKey(email),
    networkKey: networkKey('sign-in', ip),
    now: clock.now(),
    ...shownBy(platform, browser),
  });
  const [found] = (await db.executeQuery(asked.compile(db))).rows;
  if (!found) throw new Error('no answer about who tries');
  const { known, delayed, ...account } = found;
  return {
    email,
    ip,
    account: account.id === null ? undefined : (account as Account),
    knownBrowser: known ?? undefined,
    isNetworkDelayed: known === null && delayed,
  };
}

/** Asked by every page and form of the sign-in. */
const lookingUp = compiledOnce(
  (db, asked: Places<ReturnType<typeof shownBy> & { key: string; networkKey: string; now: Date }>) => {
    const delay = sql<boolean>`exists (
    select from throttle where key = ${asked.networkKey} and blocked_until > ${asked.now})`;
    return db
      .selectFrom(sql<object>`(select)`.as('asked'))
      .leftJoin('account', (join) => join.on('sign_in_email_key', '=', asked.key))
      .select(ACCOUNT_COLUMNS.map((column) => `account.${column}` as const))
      .select([knownBrowser(sql.ref('account.id'), asked).as('known'), delay.as('delayed')]);
  },
);

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
  /**
   * It was right, and is told so: what failed before for this account from here no longer counts.
   * @param tx the unit of work that opens what the password was for; by default it is written by itself
   */
  succeeded(tx?: Pick<Tx, 'db' | 'later'>): Promise<void>;
}

/**
 * Counts a try at a password before it is looked at, with all counts in one statement, so that of many at once no more are
 * told than of one after the other. Nobody is refused. A try that tells nothing counts against nobody.
 * @param workDone the highest work was done for this try: the network's count does not matter
 */
export async function countSignInTry(
  platform: Platform,
  from: SignInTry,
  { workDone = false }: { workDone?: boolean } = {},
): Promise<CountedSignIn> {
  const keys = keysOf(platform, from);
  const ofAccount = from.knownBrowser ? OF_KNOWN_BROWSER : OF_ACCOUNT;
  const names: readonly CountName[] = from.knownBrowser ? ofAccount : ['network', ...ofAccount];
  const { counted, delayed } = await countTogether(
    platform,
    names.map((name) => ({
      key: keys[name],
      policy: POLICIES[name],
      ifOnly: name === 'network' && workDone,
    })),
  );
  const forgive = async (those: readonly CountName[]) => {
    for (const name of those) if (counted.has(keys[name])) await forgiveAttempt(platform.db, keys[name]);
  };
  const isDirect = names.every((name) => counted.has(keys[name]) || (name === 'network' && workDone));
  if (!isDirect) {
    // Counted all the same where another try was first meanwhile.
    await forgive(names);
    const until = delayed.get(keys.network);
    const isAlone = until && !workDone && !(await isSharedNetwork(platform, from.ip));
    return { ...TELLS_NOTHING, ...(isAlone && { networkDelayedUntil: until }) };
  }
  const [fromHere, shared] = ofAccount;
  return {
    direct: true,
    giveBack: () => forgive(ofAccount),
    succeeded({ db, later } = alone(platform.db)) {
      // Elsewhere the others still count: else a holder who signs in each morning would give a stranger a new start.
      const forgiven = [keys[shared], keys.network].filter((key) => counted.has(key));
      return later(forgivenTogether(db, keys[fromHere], forgiven));
    },
  };
}

function alone(db: Database): Pick<Tx, 'db' | 'later'> {
  return { db: db as Trx, later: async (write) => void (await db.executeQuery(write.compile(db as Trx))) };
}

/** Where tries are not counted. */
export const UNCOUNTED: CountedSignIn = { direct: true, giveBack: async () => {}, succeeded: async () => {} };

/** A try whose price was not paid: the right password gets a code, as beyond the counts. */
export const TELLS_NOTHING: CountedSignIn = { ...UNCOUNTED, direct: false };

/** The narrowest count first. */
const OF_ACCOUNT = ['accountFromNetwork', 'account'] as const;
const OF_KNOWN_BROWSER = ['browserFromNetwork', 'browser'] as const;

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
