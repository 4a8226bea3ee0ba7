import { isIP } from 'node:net';
import type { Installation } from '../config/installation.ts';
import type { Database } from '../database/schema.ts';

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

/** An IPv6 address stands in brackets. */
function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
