import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from './network.ts';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['::1:0:0:192.0.2.1', '0:0:0:1::/64'],
  ])('of %s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });

  it('is its first 64 bits, however the address is written', () => {
    const isMapped = (ip: string) => /^::ffff:\d+\./i.test(ip);
    const ipv6 = fc.ipV6().filter((ip) => isIPv6(ip) && !isMapped(ip));
    fc.assert(
      fc.property(ipv6, (ip) => {
        const network = networkOf(ip);
        expect(network).toMatch(/^([0-9a-f]{1,4}:){4}:\/64$/);
        const list = new BlockList();
        list.addSubnet(network.replace('/64', ''), 64, 'ipv6');
        expect(list.check(ip, 'ipv6')).toBe(true);
      }),
    );
  });

  it('is the address itself for IPv4', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(networkOf(ip)).toBe(ip);
      }),
    );
  });
});
