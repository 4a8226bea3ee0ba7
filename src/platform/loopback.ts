import { BlockList, isIP } from 'node:net';

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
