import { isIP } from 'node:net';
import { lockAccount } from '../account/account.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import type { Installation } from '../config/installation.ts';
import type { Database } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

/** Who asks for passkeys, as authenticators know it (Web Authentication Level 3, « Relying Party »). */
export interface RelyingParty {
  /** The very host of the site: a wider one would let sister sites ask for its passkeys. */
  id: string;
  origin: string;
}

type BaseUrl = Pick<Installation, 'BASE_URL'>;

/** None where browsers make no passkey for the site: where its host is an IP address, or it is reached without TLS. */
export function relyingPartyOf({ BASE_URL }: BaseUrl): RelyingParty | undefined {
  const { hostname, origin, protocol } = new URL(BASE_URL);
  const isSecure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
  return isSecure && !isAddress(hostname) ? { id: hostname, origin } : undefined;
}

/** Told at the start, once, where nobody is offered a passkey. */
export function whyNoPasskeys({ BASE_URL }: BaseUrl): string | undefined {
  if (relyingPartyOf({ BASE_URL })) return undefined;
  const why = isAddress(new URL(BASE_URL).hostname) ? 'its host is an IP address' : 'it is no https address';
  return `BASE_URL: no passkeys are offered, since ${why}; browsers make them for a host name alone.`;
}

/** The hosts other than today's for which passkeys were made: on this one they open nothing. */
export async function otherPasskeyHosts(db: Database, installation: BaseUrl): Promise<string[]> {
  const rows = await db
    .selectFrom('passkey')
    .select('rp_id')
    .distinct()
    .where('state', '=', 'active')
    .where('rp_id', '!=', relyingPartyOf(installation)?.id ?? '')
    .orderBy('rp_id')
    .limit(5)
    .execute();
  return rows.map(({ rp_id }) => rp_id);
}

/**
 * Puts those away that were made for another host, once the operator has given them up: a factor that no browser could give
 * any more would keep their holders out. Account by account, each in a unit of work that takes its lock first.
 * @returns of how many accounts
 */
export async function putAwayPasskeysOfOtherHosts(platform: Platform): Promise<number> {
  const here = relyingPartyOf(platform.installation)?.id ?? '';
  const holders = await platform.db
    .selectFrom('passkey')
    .select('account_id')
    .distinct()
    .where('state', '=', 'active')
    .where('rp_id', '!=', here)
    .execute();
  for (const { account_id } of holders)
    await inTransaction(platform, async (tx) => {
      const account = await lockAccount(tx.db, account_id);
      // With the last factor goes what spared it: another that is added later is asked for everywhere.
      if (account) await distrustBrowsers(tx, account);
      await tx.db
        .updateTable('passkey')
        .set({ asleep_at: tx.clock.now() })
        .where('account_id', '=', account_id)
        .where('state', '=', 'active')
        .where('rp_id', '!=', here)
        .execute();
    });
  return holders.length;
}

/** An IPv6 address stands in brackets. */
function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
