import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  networkOf,
  networksOf,
  readAddress,
  readableForwardedFor,
  UNKNOWN_ADDRESS,
} from './network.ts';

/** The same address in every spelling that a proxy or a socket may use. */
const spellings = fc.ipV6().chain((ip) => fc.constantFrom(ip, ip.toUpperCase(), `[${ip}]`, `[${ip}]:443`));
const GARBAGE = ['', ' ', 'unknown', '_hidden', 'x'.repeat(3_000), '1', '0x7f.1', '010.0.0.1', '256.1.1.1'];

describe('a network address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    [' 192.0.2.1 ', '192.0.2.1'],
    ['203.0.113.8:40000', '203.0.113.8'],
    ['2001:0DB8::0001', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:443', '192.0.2.1'],
  ])('%s is read as %s', (written, address) => {
    expect(readAddress(written)).toBe(address);
  });

  it.each([...GARBAGE, '1.2.3.4:x', '[2001:db8::1', '2001:db8::1]:4', '1.2.3.4, 5.6.7.8'])(
    '%j is none',
    (written) => {
      expect(readAddress(written)).toBeUndefined();
      expect(networkOf(written)).toBe(UNKNOWN_ADDRESS);
      expect(networksOf(written)).toEqual([{ network: UNKNOWN_ADDRESS, width: 'network' }]);
    },
  );

  it('is none or one that Node knows, whatever is written, and short enough for every table', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), spellings, fc.ipV4()), (written) => {
        const address = readAddress(written);
        if (address !== undefined) expect(isIP(address)).not.toBe(0);
        expect((address ?? UNKNOWN_ADDRESS).length).toBeLessThanOrEqual(45);
        expect(networkOf(address ?? written)).toBe(networkOf(written));
      }),
    );
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is its first 64 bits, and the wider ones its first 56 and 48, however it is written', () => {
    fc.assert(
      fc.property(spellings, (written) => {
        const address = readAddress(written) ?? '';
        fc.pre(isIPv6(address));
        const networks = networksOf(written).map(({ network }) => network);
        expect(networks[0]).toBe(networkOf(written));
        for (const [index, bits] of [64, 56, 48].entries()) {
          const [prefix = '', length] = networks[index]?.split('/') ?? [];
          expect(length).toBe(String(bits));
          const list = new BlockList();
          list.addSubnet(prefix, bits, 'ipv6');
          expect(list.check(address, 'ipv6')).toBe(true);
        }
      }),
    );
  });

  it('tells neighbours apart only as far as they are', () => {
    const [own, narrow, wide] = networksOf('2001:db8:1:2fe::1');
    expect(own).toEqual({ network: '2001:db8:1:2fe::/64', width: 'network' });
    expect(narrow).toEqual({ network: '2001:db8:1:200::/56', width: '/56' });
    expect(wide).toEqual({ network: '2001:db8:1::/48', width: '/48' });
    expect(networksOf('2001:db8:1:3ff::1')[1]).not.toEqual(narrow);
    expect(networksOf('2001:db8:1:3ff::1')[2]).toEqual(wide);
  });

  it('is the address itself for IPv4, with nothing wider', () => {
    fc.assert(
      fc.property(fc.ipV4().filter(isIPv4), (ip) => {
        expect(networkOf(`${ip}:40000`)).toBe(ip);
        expect(networksOf(ip)).toEqual([{ network: ip, width: 'network' }]);
      }),
    );
  });
});

describe('the header X-Forwarded-For', () => {
  async function read(forwarded: string, trustProxy: number | string[]): Promise<string> {
    const trust = typeof trustProxy === 'number' ? (_: string, hop: number) => hop < trustProxy : trustProxy;
    const app = Fastify({ trustProxy: trust });
    await app.register(readableForwardedFor);
    app.get('/', async (request) => ({ address: addressOf(request) }));
    const answer = await app.inject({ url: '/', headers: { 'x-forwarded-for': forwarded } });
    await app.close();
    expect(answer.statusCode).toBe(200);
    return answer.json().address;
  }

  it.each([
    ['203.0.113.8:40000', '203.0.113.8'],
    ['198.51.100.1, [2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:cb00:7109', '203.0.113.9'],
    ['x'.repeat(3_000), UNKNOWN_ADDRESS],
    ['_hidden', UNKNOWN_ADDRESS],
  ])('%s is read as %s behind one proxy', async (forwarded, address) => {
    expect(await read(forwarded, 1)).toBe(address);
  });

  it('recognises a proxy of the list by its address, whatever port it adds', async () => {
    expect(await read('203.0.113.8:1, 10.0.0.1:2', ['loopback', '10.0.0.0/8'])).toBe('203.0.113.8');
    expect(await read('203.0.113.8, [::ffff:10.0.0.1]:2', ['loopback', '10.0.0.0/8'])).toBe('203.0.113.8');
  });
});
