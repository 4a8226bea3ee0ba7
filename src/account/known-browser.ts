import { type Expression, type Selectable, sql } from 'kysely';
import type { Places } from '../database/compiled-once.ts';
import { inBatches } from '../database/in-batches.ts';
import type { Database, KnownBrowserTable, Trx } from '../database/schema.ts';
import { networkOf } from '../platform/network.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { Account } from './account.ts';
import { hashToken } from './token.ts';

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
 * Whether somebody signed in to the account of this address in this browser before (rule 4.6), as a column of a statement:
 * what names the browser for this account until its next sign-in.
 */
export function knownBrowser(
  accountId: Expression<string>,
  { hashes, knownSince }: Places<ReturnType<typeof shownBy>>,
) {
  return sql<string | null>`(
    select token_hash from known_browser where account_id = ${accountId} and token_hash = any(${hashes}::bpchar[])
      and signed_in_at > ${knownSince} limit 1)`;
}

/** What a browser shows, as {@link knownBrowser} looks for it. */
export function shownBy({ clock }: Pick<Ground, 'clock'>, { tokens }: Browser) {
  return { hashes: tokens.map(hashToken), knownSince: daysAgo(clock.now(), BROWSER_KNOWN_DAYS) };
}

/** Of what a browser shows, that which counts; to be asked once the account is locked. */
export function shownBrowsers(db: Database, { tokens }: Browser) {
  return db
    .selectFrom('known_browser')
    .select([...TRUST, 'token_hash', 'account_id'])
    .where('token_hash', 'in', ['', ...tokens.map(hashToken)]);
}

const TRUST = ['trust_id', 'trusted_since', 'trusted_until', 'trusted_as'] as const;

export type ShownBrowser = Selectable<
  Pick<KnownBrowserTable, 'token_hash' | 'account_id' | (typeof TRUST)[number]>
>;

/** That no second step is asked in a browser. It goes on from one sign-in there to the next, and is not made longer by it. */
export type Trust = Pick<ShownBrowser, (typeof TRUST)[number]>;

export const NO_TRUST: Trust = { trust_id: null, trusted_since: null, trusted_until: null, trusted_as: null };

/** Whether one of what a browser shows says that it is trusted with this account. */
export function trustIn(shown: readonly ShownBrowser[], accountId: string, now: Date): Trust | undefined {
  const trusted = shown.find(
    ({ account_id, trusted_until }) =>
      account_id === accountId && trusted_until !== null && trusted_until > now,
  );
  return trusted && trustOf(trusted);
}

function trustOf({ trust_id, trusted_since, trusted_until, trusted_as }: Trust): Trust {
  return { trust_id, trusted_since, trusted_until, trusted_as };
}

/**
 * After any change of what the account is protected by: everywhere the second step is asked again. An account without a
 * factor has no such browser, and costs no statement; so whatever takes its last factor calls this with the account as it was.
 */
export async function distrustBrowsers(
  { db, later }: Tx,
  { id, factors }: Pick<Account, 'id' | 'factors'>,
): Promise<void> {
  if (factors.length === 0) return;
  const trusted = db.updateTable('known_browser').set(NO_TRUST).where('account_id', '=', id);
  await later(trusted.where('trust_id', 'is not', null));
}

/** In how many browsers no second step is asked. */
export async function trustedBrowsers(
  db: Database,
  { id, factors }: Pick<Account, 'id' | 'factors'>,
  now: Date,
): Promise<number> {
  if (factors.length === 0) return 0;
  const trusted = db.selectFrom('known_browser').select('token_hash').where('account_id', '=', id);
  return (await trusted.where('trusted_until', '>', now).execute()).length;
}

export interface RememberedBrowser {
  tokens: string[];
  seenBefore: boolean;
}

/**
 * Makes a browser known to an account, under a new token: the one it had for this account is worth nothing any more,
 * so that a cookie stolen before dies with the holder's next sign-in. The caller holds the account's lock.
 * @param shown what {@link shownBrowsers} found under that lock, where it was asked already
 * @param trust that the browser is trusted with this account from now on; by default it is where it was
 * @returns the tokens for its cookie, and whether it was known before
 */
export async function rememberBrowser(
  tx: Tx,
  account: Pick<Account, 'id' | 'sign_in_email_key'>,
  browser: Browser,
  ip: string,
  shown?: readonly ShownBrowser[],
  trust?: Trust,
): Promise<RememberedBrowser> {
  const known = shown ?? (await shownBrowsers(tx.db, browser).execute());
  const token = tx.random.bytes(TOKEN_BYTES).toString('base64url');
  const isOwn = ({ account_id }: ShownBrowser) => account_id === account.id;
  const own = known.filter(isOwn).map(({ token_hash }) => token_hash);
  const others = new Set(known.filter((one) => !isOwn(one)).map(({ token_hash }) => token_hash));
  await tx.later(worthNothing(tx.db, account.id, own));
  const row = {
    token_hash: hashToken(token),
    account_id: account.id,
    network_hash: networkHash(tx, ip),
    signed_in_at: tx.clock.now(),
    ...(trust ?? trustIn(known, account.id, tx.clock.now()) ?? NO_TRUST),
  };
  await tx.later(tx.db.insertInto('known_browser').values(row));
  return {
    tokens: [token, ...browser.tokens.filter((other) => others.has(hashToken(other)))].slice(
      0,
      MOST_ACCOUNTS,
    ),
    seenBefore: isSeenBefore(tx, account, browser, known),
  };
}

/** Whether somebody signed in to the account in this browser before, as far as it shows. */
export function isSeenBefore(
  { secrets }: Pick<Ground, 'secrets'>,
  account: Pick<Account, 'id' | 'sign_in_email_key'>,
  { formerly }: Browser,
  shown: readonly ShownBrowser[],
): boolean {
  if (shown.some(({ account_id }) => account_id === account.id)) return true;
  const former = secrets.keyedHashes('known-browser', account.sign_in_email_key);
  return formerly.some((hash) => former.includes(hash));
}

/** Forgets the browser as it was, and those that were used longest ago where the account has too many. */
function worthNothing(trx: Trx, accountId: string, own: readonly string[]) {
  const gone = ['', ...own];
  const crowdedOut = trx
    .selectFrom('known_browser')
    .select('token_hash')
    .where('account_id', '=', accountId)
    .where('token_hash', 'not in', gone)
    .orderBy('signed_in_at', 'desc')
    .offset(MOST_BROWSERS - 1);
  return trx
    .deleteFrom('known_browser')
    .where('account_id', '=', accountId)
    .where((eb) => eb.or([eb('token_hash', 'in', gone), eb('token_hash', 'in', crowdedOut)]));
}

/** At a change of password: whoever made a browser known may be who the new password is meant to keep out. */
export async function forgetBrowsers({ db, later }: Tx, accountId: string): Promise<void> {
  await later(db.deleteFrom('known_browser').where('account_id', '=', accountId));
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
  await inBatches(async (most) => {
    const { numDeletedRows } = await db
      .deleteFrom('known_browser')
      .where('token_hash', 'in', (eb) =>
        eb
          .selectFrom('known_browser')
          .select('token_hash')
          .where('signed_in_at', '<=', daysAgo(now, BROWSER_KNOWN_DAYS))
          .orderBy('signed_in_at')
          .limit(most)
          .forUpdate()
          .skipLocked(),
      )
      .executeTakeFirst();
    return numDeletedRows;
  });
}

/** Keyed: the table is no list of who was where. */
function networkHash({ secrets }: Pick<Ground, 'secrets'>, ip: string): string {
  return secrets.keyedHash('known-browser', `network ${networkOf(ip)}`);
}
