import { type Expression, sql } from 'kysely';
import { inStretches } from '../database/in-stretches.ts';
import type { Trx } from '../database/schema.ts';
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
  { clock }: Pick<Ground, 'clock'>,
  { tokens }: Browser,
  accountId: Expression<string>,
) {
  const shown = sql.join(['', ...tokens.map(hashToken)]);
  return sql<string | null>`(
    select token_hash from known_browser where account_id = ${accountId} and token_hash in (${shown})
      and signed_in_at > ${daysAgo(clock.now(), BROWSER_KNOWN_DAYS)} limit 1)`;
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
): Promise<RememberedBrowser> {
  const remembering = rememberingBrowser(tx, account, browser, ip);
  const found = await remembering.query.selectNoFrom(remembering.found).executeTakeFirstOrThrow();
  return remembering.remembered(found);
}

export interface RememberedBrowser {
  tokens: string[];
  seenBefore: boolean;
}

/** The same as parts of a statement that does more: what it writes, what to select of it, and what that says. */
export function rememberingBrowser(
  tx: Tx,
  account: Pick<Account, 'id' | 'sign_in_email_key'>,
  browser: Browser,
  ip: string,
) {
  const token = tx.random.bytes(TOKEN_BYTES).toString('base64url');
  const shown = ['', ...browser.tokens.map(hashToken)];
  const query = tx.db
    .with('own', (w) =>
      w
        .deleteFrom('known_browser')
        .where('account_id', '=', account.id)
        .where('token_hash', 'in', shown)
        .returning('token_hash'),
    )
    .with('others', (w) =>
      w
        .selectFrom('known_browser')
        .select('token_hash')
        .where('account_id', '!=', account.id)
        .where('token_hash', 'in', shown),
    )
    .with('crowded_out', (w) =>
      w.deleteFrom('known_browser').where('token_hash', 'in', (eb) =>
        eb
          .selectFrom('known_browser as kept')
          .select('kept.token_hash')
          .where('kept.account_id', '=', account.id)
          .where('kept.token_hash', 'not in', shown)
          .orderBy('kept.signed_in_at', 'desc')
          .offset(MOST_BROWSERS - 1),
      ),
    )
    .with('known', (w) =>
      w.insertInto('known_browser').values({
        token_hash: hashToken(token),
        account_id: account.id,
        network_hash: networkHash(tx, ip),
        signed_in_at: tx.clock.now(),
      }),
    );
  const listOf = (name: 'own' | 'others') =>
    sql<string[]>`(select coalesce(json_agg(token_hash), '[]') from ${sql.table(name)})`;
  return {
    query,
    found: [listOf('own').as('own'), listOf('others').as('others')] as const,
    remembered({ own, others }: { own: string[]; others: string[] }): RememberedBrowser {
      const ofOthers = browser.tokens.filter((other) => others.includes(hashToken(other)));
      const former = tx.secrets.keyedHashes('known-browser', account.sign_in_email_key);
      return {
        tokens: [token, ...ofOthers].slice(0, MOST_ACCOUNTS),
        seenBefore: own.length > 0 || browser.formerly.some((hash) => former.includes(hash)),
      };
    },
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
  await inStretches(db, 'known_browser', (here) =>
    db
      .deleteFrom('known_browser')
      .where('signed_in_at', '<=', daysAgo(now, BROWSER_KNOWN_DAYS))
      .where(here)
      .execute(),
  );
}

/** Keyed: the table is no list of who was where. */
function networkHash({ secrets }: Pick<Ground, 'secrets'>, ip: string): string {
  return secrets.keyedHash('known-browser', `network ${networkOf(ip)}`);
}
