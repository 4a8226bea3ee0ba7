import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import ipaddr from 'ipaddr.js';

/** Where a request came from, as far as known. */
export interface Origin {
  ip: string;
  userAgent: string;
}

/** What stands for an address that cannot be read, on screens and in tables: all such are one network. */
export const UNKNOWN_ADDRESS = 'inconnue';

/**
 * A network address in its one canonical spelling (RFC 5952), from whatever a proxy or a socket calls it: with a
 * port, in brackets, with a zone, or an IPv4 address inside an IPv6 one.
 * @returns undefined for what is no address
 */
export function readAddress(text: string): string | undefined {
  return parse(text)?.toString();
}

/**
 * The network an address belongs to: itself for IPv4, its first 64 bits for IPv6, because one customer
 * commonly holds a whole /64 (RFC 6177) and could change address at every request.
 */
export function networkOf(text: string): string {
  const address = parse(text);
  if (!address) return UNKNOWN_ADDRESS;
  return address instanceof ipaddr.IPv6 ? prefixOf(address, 64) : address.toString();
}

/** A network that holds an address, and how wide it is: the one of {@link networkOf}, and for IPv6 those around it. */
export interface Network {
  network: string;
  width: 'network' | '/56' | '/48';
}

/**
 * The networks that hold an address, from the narrowest to the widest: a home is commonly given a /56, a company a /48
 * (RFC 6177), and with it every /64 of it to come from. Strangers may share a wide one, as they may an IPv4 address, so
 * that what it did may make tries dearer, and never keeps anybody out.
 */
export function networksOf(text: string): Network[] {
  const address = parse(text);
  const own = { network: networkOf(text), width: 'network' } as const;
  if (!(address instanceof ipaddr.IPv6)) return [own];
  return [
    own,
    { network: prefixOf(address, 56), width: '/56' },
    { network: prefixOf(address, 48), width: '/48' },
  ];
}

/** The widest of {@link networksOf}: whoever holds it has all its /64 to come from. */
export function widestNetworkOf(text: string): string {
  return networksOf(text).at(-1)?.network ?? networkOf(text);
}

/** Names, in the table of tries, what one network does with one form. */
export function networkKey(form: string, ip: string): string {
  return `${form}/network/${networkOf(ip)}`;
}

/** The address a request came from, as it is stored, shown and logged; behind a proxy that is believed, the client's. */
export function addressOf(request: Pick<FastifyRequest, 'ip'>): string {
  return readAddress(request.ip ?? '') ?? UNKNOWN_ADDRESS;
}

/**
 * Spells the addresses of `X-Forwarded-For` canonically before anybody reads them: some proxies add the port, and
 * one that is believed is recognised by its bare address alone.
 */
export const readableForwardedFor = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', async ({ raw: { headers } }) => {
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined) return;
    headers['x-forwarded-for'] = String(forwarded)
      .split(',')
      .map((entry) => readAddress(entry) ?? UNKNOWN_ADDRESS)
      .join(', ');
  });
});

/** Longer than any address with its brackets, zone and port. */
const LONGEST = 100;

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (text.length > LONGEST) return undefined;
  const bare = withoutPort(text.trim()).replace(/%.*$/s, '');
  // Four parts in decimal: « 1 », « 0x7f.1 » and « 010.0.0.1 » are addresses to some programs only.
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (!ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}

/** `203.0.113.8:40000`, `[2001:db8::1]:443`, `[2001:db8::1]` */
function withoutPort(text: string): string {
  const [, inBrackets, ipv4] = /^(?:\[([^\]]*)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+)$/.exec(text) ?? [];
  return inBrackets ?? ipv4 ?? text;
}

function prefixOf(address: ipaddr.IPv6, bits: 48 | 56 | 64): string {
  const groups = address.parts.slice(0, Math.ceil(bits / 16));
  if (bits === 56) groups[3] = (groups[3] ?? 0) & 0xff00;
  return `${groups.map((group) => group.toString(16)).join(':')}::/${bits}`;
}
