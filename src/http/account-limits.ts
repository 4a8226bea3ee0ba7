import type { FastifyRequest } from 'fastify';
import {
  type CountedSignIn,
  countSignInTry,
  type LookedUpTry,
  lookUpTry,
  UNCOUNTED,
} from '../account/sign-in-tries.ts';
import { addressOf } from '../platform/network.ts';
import { type CountedKey, countAttempt, type RateLimit, TooManyTries } from '../platform/throttle.ts';
import { deviceCookie } from './device-cookie.ts';
import { signedIn } from './session.ts';
import type { Web } from './web.ts';

/** A try at the password of an address, counted; to be ended by one of the two, or by neither where it was wrong. */
export type CountedPasswordTry = Pick<CountedSignIn, 'giveBack' | 'succeeded'>;

/**
 * Counts a try at the password of an address made elsewhere than on the sign-in form, with the tries made there, before
 * it is compared. It is never refused for what others tried: whoever asks has a limit of its own (five tries a code).
 * @param email as it was typed, whether or not it opens an account
 * @returns to be ended by `succeeded` where the password was right, by `giveBack` where nothing was compared
 */
export async function countPasswordTry(
  web: Pick<Web, 'throttle' | 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<CountedPasswordTry> {
  if (!web.throttle) return UNCOUNTED;
  return countSignInTry(request.platform, await signInTry(web, request, email));
}

/** Who tries, as far as counting goes. */
export async function signInTry(
  web: Pick<Web, 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<LookedUpTry> {
  const browser = deviceCookie(web).read(request);
  return lookUpTry(request.platform, { email, ip: addressOf(request), browser });
}

/**
 * Whether somebody signed in to this address in this browser before. Of one that bears no sign of it nothing is looked up,
 * so that strangers have the same done whether or not the address opens an account.
 */
export async function isKnownBrowser(
  web: Pick<Web, 'platform' | 'secureCookies'>,
  request: FastifyRequest,
  email: string,
): Promise<boolean> {
  if (deviceCookie(web).read(request).tokens.length === 0) return false;
  return (await signInTry(web, request, email)).knownBrowser !== undefined;
}

const MINUTES = 60;

/** So many of late, then delays that double, up to ten minutes; forgotten after ten minutes without any. */
function inTenMinutes(free: number): RateLimit {
  return { free, firstDelay: 30, longestDelay: 10 * MINUTES, forgetAfter: 10 * MINUTES };
}

/**
 * What one person may have the program do, whatever hashes, prints, mails or reads through much: far above what anybody
 * needs. Right or wrong makes no difference, and no captcha is asked for. Only who holds a session of the account, or
 * has proved as much, can count against it: no stranger keeps anybody out.
 */
const LIMITS = {
  /** Up to eleven hashes and the strength of a password; by session, or by forgotten password. */
  'password-choice': inTenMinutes(10),
  /** The same from all sessions of an account. */
  'password-choices': inTenMinutes(40),
  /** One hash, be it right: wrong ones are counted more strictly (`present-password.ts`). */
  'password-confirmation': inTenMinutes(30),
  /** Two hashes and a mail. */
  question: inTenMinutes(10),
  /** Two mails, with the sign-in that takes it back. */
  deletion: inTenMinutes(10),
  /** A mail, and the verification of a signature, or ten hashes that cost little. */
  'sign-in-methods': inTenMinutes(30),
  /** A mail. */
  'holder-data': inTenMinutes(30),
  'information-mails': inTenMinutes(30),
  /** A mail to whoever is named: guesses at subscriber numbers, although nothing tells which was right. */
  designation: { free: 20, firstDelay: 60, longestDelay: 60 * MINUTES, forgetAfter: 24 * 60 * MINUTES },
  /** Two mails and a hash. */
  'delegation-change': inTenMinutes(30),
  /** Of one company, whoever does it: each is mailed to all who act for it. */
  standing: { free: 60, firstDelay: 10 * 60, longestDelay: 60 * MINUTES, forgetAfter: 24 * 60 * MINUTES },
  /** By code: two hashes at most, and no password is looked at more than five times. */
  activation: inTenMinutes(20),
  /** A PDF. */
  recap: inTenMinutes(30),
  /** All that there is of an account. */
  'data-download': inTenMinutes(10),
  /** Tells of each service of a company whether it has a titulaire. */
  company: inTenMinutes(40),
  /** Some mails, to others too; how often for one company is bounded besides. */
  'role-request': inTenMinutes(30),
  /** Begins a thread with the administration, whose people read each. */
  thread: { free: 20, firstDelay: 10 * 60, longestDelay: 60 * MINUTES, forgetAfter: 24 * 60 * MINUTES },
  /** A message, which those people read and everybody of the company; some megabytes with it. */
  message: { free: 60, firstDelay: 10 * 60, longestDelay: 60 * MINUTES, forgetAfter: 24 * 60 * MINUTES },
  /** Of one company, whoever writes them. */
  'company-message': {
    free: 200,
    firstDelay: 10 * 60,
    longestDelay: 60 * MINUTES,
    forgetAfter: 24 * 60 * MINUTES,
  },
  /** A file of megabytes, out of the database. */
  attachment: inTenMinutes(60),
  /** Reads through the account's lines of the audit log. */
  history: inTenMinutes(60),
} satisfies Record<string, RateLimit>;

/**
 * Counts one more of what costs, before it is done.
 * @param whose id of the account, or of what was proved where there is no session
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countUse(
  web: Pick<Web, 'throttle' | 'platform'>,
  what: keyof typeof LIMITS,
  whose: string,
): Promise<void> {
  if (!web.throttle) return;
  const { key, policy } = countedUse(what, whose);
  const attempt = await countAttempt(web.platform, key, policy);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}

/** The same, to be counted together with something else. */
export function countedUse(what: keyof typeof LIMITS, whose: string): CountedKey {
  return { key: `${what}/account/${whose}`, policy: LIMITS[what] };
}

/**
 * The same for a new password chosen in a session: by that session, so that whoever found one open, or stole it, uses up
 * its choices and not the holder's, and by account for the load.
 */
export async function countPasswordChoice(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
): Promise<void> {
  const { account, session } = signedIn(request);
  // Its token changes whenever the password is given, its beginning never.
  await countUse(web, 'password-choice', `${account.id}/${session.created_at.getTime()}`);
  await countUse(web, 'password-choices', account.id);
}
