import { BlockList, isIP } from 'node:net';
import { Client } from 'pg';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether a host is this machine and nobody else reaches it: a loopback address in any spelling, `localhost` (RFC 6761), or the
 * folder of a Unix socket. Any other name may be anywhere.
 * @param host as in a setting or an address, an IPv6 address in brackets or not
 */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.+)\]$/, '$1').toLowerCase();
  if (bare.startsWith('/')) return true;
  const version = isIP(bare);
  if (version === 0) return bare === 'localhost' || bare.endsWith('.localhost');
  return LOOPBACK.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}

/** How a PostgreSQL server is reached. */
export interface DatabaseServer {
  /** On this machine, through its loopback or a Unix socket. */
  isHere: boolean;
  /** Encrypted, and the server's certificate and name are verified. */
  isVerified: boolean;
}

/** The address names something that the driver would quietly leave aside, or cannot read. The message bears no part of it. */
export class UnusableAddress extends Error {}

/**
 * What the driver makes of an address, asked of the driver itself: a parameter given twice, `PGHOST` or `PGSSLMODE` would fool
 * anybody who read the address alone. Nothing is connected.
 * @param url as DATABASE_URL
 * @throws UnusableAddress
 */
export function serverOf(url: string): DatabaseServer {
  refuseWhatIsPassedOver(url);
  const { host, ssl } = parsed(url);
  if (host.includes(',')) throw new UnusableAddress(ONE_HOST);
  return { isHere: isLoopback(host), isVerified: isVerified(ssl) };
}

/** The driver knows one host, and would take « a,b » for its name; it knows no standby, and looks nowhere else for a host. */
function refuseWhatIsPassedOver(url: string): void {
  const [address = '', query = ''] = url.split('?');
  const authority = /^[^:]*:\/\/([^/]*)/.exec(address)?.[1] ?? '';
  const parameters = new URLSearchParams(query);
  const hosts = [authority.slice(authority.lastIndexOf('@') + 1), ...parameters.getAll('host')];
  const choosing = ['target_session_attrs', 'load_balance_hosts'].some((name) => parameters.has(name));
  if (choosing || hosts.some((host) => /,|%2c/i.test(host))) throw new UnusableAddress(ONE_HOST);
  const elsewhere = ['hostaddr', 'service', 'servicefile'].find((name) => parameters.has(name));
  if (elsewhere)
    throw new UnusableAddress(`must name its host without ${elsewhere}, which the driver passes over`);
}

const ONE_HOST =
  'must name one host, without target_session_attrs: put what finds the primary in front of the servers ' +
  '(a virtual address, HAProxy or PgBouncer) and name that';

function parsed(url: string): Pick<Client, 'host'> & { ssl: unknown } {
  try {
    return new Client({ connectionString: url });
  } catch (error) {
    // The one file of an address that is read at once is a certificate.
    if (error instanceof Error && 'syscall' in error)
      throw new UnusableAddress('names a certificate that cannot be read (sslrootcert, sslcert or sslkey)');
    throw new UnusableAddress('must be an address such as postgres://user:password@host/database');
  }
}

function isVerified(ssl: unknown): boolean {
  if (ssl === true) return true;
  if (typeof ssl !== 'object' || ssl === null) return false;
  return (
    !('checkServerIdentity' in ssl) && (ssl as { rejectUnauthorized?: unknown }).rejectUnauthorized !== false
  );
}
