import type { Account } from '../account/account.ts';
import { inStretches } from '../database/in-stretches.ts';
import { type StepCookie, stepCookie } from '../http/step-cookie.ts';
import type { Web } from '../http/web.ts';
import { daysAgo, type Ground, type Platform } from '../platform/platform.ts';
import { sameText } from '../platform/secrets.ts';
import type { RateLimit } from '../platform/throttle.ts';
import { typedLine } from '../platform/typed-line.ts';

/** What a browser carries, sealed, from the sign-in form to the page of the code. */
export interface CodeStep {
  /** Names the code that was mailed for this browser, if one was: whether is not to be seen. */
  codeId: string;
  email: string;
  returnTo?: string;
  /** Codes typed so far that were wrong: what the page says goes by it, what is compared goes by the database. */
  wrong: number;
}

export function codeSteps(web: Pick<Web, 'secureCookies'>): StepCookie<CodeStep> {
  return stepCookie<CodeStep>(web, 'sign-in');
}

/** From its sending; the cookie of the browser that it is for lasts as long. */
export const SIGN_IN_CODE_LIFETIME_MS = 30 * 60_000;
/** The table refuses a sixth. */
export const SIGN_IN_CODE_TRIES = 5;
/**
 * Ten codes a day that nobody enters; beyond, those already mailed go on working. Only right passwords count, so that
 * no stranger uses them up, and entering one forgets the others.
 */
export const CODES_A_DAY: RateLimit = {
  free: 9,
  firstDelay: 86_400,
  longestDelay: 86_400,
  forgetAfter: 86_400,
};

const DIGITS = 6;

/** Six digits: short to type, and not to be mistaken for the twelve letters of the other codes. */
export function makeSignInCode(random: Platform['random']): string {
  return String(random.below(10 ** DIGITS)).padStart(DIGITS, '0');
}

/** What was typed or pasted, without what stood around and between its figures; undefined when it cannot be a code. */
export function readSignInCode(typed: string): string | undefined {
  const code = typedLine(typed).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^\d{6}$/.test(code) ? code : undefined;
}

/** What is kept of a code. Six digits are soon tried out: only the key, which is not in the database, protects them. */
export function signInCodeHash({ secrets }: WithSecrets, codeId: string, code: string): string {
  return secrets.keyedHash('sign-in-code', codeText(codeId, code));
}

/** Whether a hash is that of a code, whichever key made it. */
export function isSignInCode({ secrets }: WithSecrets, codeId: string, code: string, hash: string): boolean {
  return secrets.keyedHashes('sign-in-code', codeText(codeId, code)).some((one) => sameText(one, hash));
}

/** Changes with the address and with the password: a code is good for those that it was mailed for. */
export function credentialsHash({ secrets }: WithSecrets, account: Credentials): string {
  return secrets.keyedHash('sign-in-code', credentialsText(account));
}

/** Whether a hash is that of an account's present address and password, whichever key made it. */
export function areCredentials({ secrets }: WithSecrets, account: Credentials, hash: string): boolean {
  return secrets.keyedHashes('sign-in-code', credentialsText(account)).includes(hash);
}

type WithSecrets = Pick<Platform, 'secrets'>;
type Credentials = Pick<Account, 'sign_in_email_key' | 'password_hash'>;

function codeText(codeId: string, code: string): string {
  return `code ${codeId} ${code}`;
}

function credentialsText({ sign_in_email_key, password_hash }: Credentials): string {
  return `for ${sign_in_email_key} ${password_hash}`;
}

/** Names the count of codes mailed to an account. */
export function codesKey(accountId: string): string {
  return `sign-in-code/account/${accountId}`;
}

/** They were good for half an hour. */
export async function purgeSignInCodes({ db }: Ground, now: Date): Promise<void> {
  await inStretches(db, 'sign_in_code', (here) =>
    db.deleteFrom('sign_in_code').where('sent_at', '<', daysAgo(now, 1)).where(here).execute(),
  );
}
