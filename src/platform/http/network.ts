import { isIPv6 } from 'node:net';

/**
 * The network an address belongs to: itself for IPv4, its first 64 bits for IPv6, because one customer
 * commonly holds a whole /64 (RFC 6177) and could change address at every request.
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  return isIPv6(ip) ? `${firstGroups(ip).join(':')}::/64` : ip;
}

/** Names, in the table of tries, what one network does with one form. */
export function networkKey(form: string, ip: string): string {
  return `${form}/network/${networkOf(ip)}`;
}

/** The first four groups, with `::` written out. */
function firstGroups(ip: string): string[] {
  // The last 32 bits may be written as an IPv4 address: two groups of which nothing is kept.
  const inGroups = (ip.split('%')[0] ?? '').replace(/\d+(?:\.\d+){3}$/, '0:0');
  const [head = '', tail] = inGroups.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(missing, 0)).fill('0'), ...right];
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
}
