import type { Trx } from '../database/schema.ts';
import { networkOf } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Account } from './account.ts';
import { emailKey } from './email-address.ts';
import { hashToken } from './session.ts';

/** What the cookie of a browser brings, made by {@link rememberBrowser}. */
export interface Browser {
  /** One for each account that was signed in to in it, whether or not it still counts. */
  tokens: readonly string[];
  /** Keyed hashes of the addresses that version 0.1.0 wrote there: seen before, and nothing more. */
  formerly: readonly string[];
}

export const NEW_BROWSER: Browser = { tokens: [], formerly: [] };

/** Days after the last sign-in: as long as browsers keep a cookie at most. */
export const BROWSER_KNOWN_DAYS = 400;
/** The accounts of one browser, the newest first; an accountant's may have several. */
const MOST_ACCOUNTS = 8;
/** The browsers of one account, the newest first. */
const MOST_BROWSERS = 50;
/** So many accounts signed in from one network within so many days: strangers share it. */
const SHARED_BY = 5;
const SHARED_WITHIN_DAYS = 30;
/** 256 bits, like a session's. */
const TOKEN_BYTES = 32;

/**
 * Whether somebody signed in to the account of this address in this browser before (rule 4.6).
 * @returns names the browser for this account until its next sign-in
 */
export async function knownBrowser(
  { db, clock }: Ground,
  { tokens }: Browser,
  email: string,
): Promise<string | undefined> {
  if (tokens.length === 0) return undefined;
  const found = await db
    .selectFrom('known_browser')
    .innerJoin('account', 'account.id', 'known_browser.account_id')
    .select('token_hash')
    .where('sign_in_email_key', '=', emailKey(email))
    .where('token_hash', 'in', tokens.map(hashToken))
    .where('signed_in_at', '>', daysAgo(clock.now(), BROWSER_KNOWN_DAYS))
    .executeTakeFirst();
  return found?.token_hash;
}

/**
 * Makes a browser known to an account, under a new token: the one it had for this account is worth nothing any more,
 * so that a cookie stolen before dies with the holder's next sign-in. The caller holds the account's lock.
 * @returns the tokens for its cookie, and whether it was known before
 */
export async function rememberBrowser(
  tx: Tx,
  account: Pick<Account, 'id' | 'sign_in_email_key'>,
  browser: Browser,
  ip: string,
): Promise<{ tokens: string[]; seenBefore: boolean }> {
  const owners = await ownersOf(tx.db, browser.tokens);
  const own = browser.tokens.filter((token) => owners.get(hashToken(token)) === account.id);
  if (own.length > 0)
    await tx.db.deleteFrom('known_browser').where('token_hash', 'in', own.map(hashToken)).execute();
  const token = tx.random.bytes(TOKEN_BYTES).toString('base64url');
  await tx.db
    .insertInto('known_browser')
    .values({
      token_hash: hashToken(token),
      account_id: account.id,
      network_hash: networkHash(tx, ip),
      signed_in_at: tx.clock.now(),
    })
    .execute();
  await forgetOldest(tx.db, account.id);
  const ofOthers = browser.tokens.filter((other) => owners.has(hashToken(other)) && !own.includes(other));
  const former = tx.secrets.keyedHashes('known-browser', account.sign_in_email_key);
  return {
    tokens: [token, ...ofOthers].slice(0, MOST_ACCOUNTS),
    seenBefore: own.length > 0 || browser.formerly.some((hash) => former.includes(hash)),
  };
}

/** At a change of password: whoever made a browser known may be who the new password is meant to keep out. */
export async function forgetBrowsers(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('known_browser').where('account_id', '=', accountId).execute();
}

/** Whether so many accounts signed in from this network of late that what one did there is no fault of the others. */
export async function isSharedNetwork({ db, clock, secrets }: Ground, ip: string): Promise<boolean> {
  const accounts = await db
    .selectFrom('known_browser')
    .select('account_id')
    .distinct()
    .where('network_hash', '=', networkHash({ secrets }, ip))
    .where('signed_in_at', '>', daysAgo(clock.now(), SHARED_WITHIN_DAYS))
    .limit(SHARED_BY)
    .execute();
  return accounts.length >= SHARED_BY;
}

export async function purgeKnownBrowsers({ db }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('known_browser')
    .where('signed_in_at', '<=', daysAgo(now, BROWSER_KNOWN_DAYS))
    .execute();
}

/** By the hash of the token, the account of each that still counts. */
async function ownersOf(trx: Trx, tokens: readonly string[]): Promise<Map<string, string>> {
  if (tokens.length === 0) return new Map();
  const rows = await trx
    .selectFrom('known_browser')
    .select(['token_hash', 'account_id'])
    .where('token_hash', 'in', tokens.map(hashToken))
    .execute();
  return new Map(rows.map(({ token_hash, account_id }) => [token_hash, account_id]));
}

async function forgetOldest(trx: Trx, accountId: string): Promise<void> {
  const kept = trx
    .selectFrom('known_browser')
    .select('token_hash')
    .where('account_id', '=', accountId)
    .orderBy('signed_in_at', 'desc')
    .limit(MOST_BROWSERS);
  await trx
    .deleteFrom('known_browser')
    .where('account_id', '=', accountId)
    .where('token_hash', 'not in', kept)
    .execute();
}

/** Keyed: the table is no list of who was where. */
function networkHash({ secrets }: Pick<Ground, 'secrets'>, ip: string): string {
  return secrets.keyedHash('known-browser', `network ${networkOf(ip)}`);
}
