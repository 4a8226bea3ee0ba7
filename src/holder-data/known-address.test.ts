import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Account } from '../account/account.ts';
import { ADDRESS_SETTLES_DAYS, knownAddress, rememberedAddress } from './known-address.ts';

const DAY_MS = 24 * 3_600_000;
const address = (number: number) => ({
  street: `${number} rue du Four`,
  postal_code: '75006',
  city: 'PARIS',
  country: 'FRANCE',
});
const BLANK = {
  address_changed_at: null,
  previous_street: null,
  previous_postal_code: null,
  previous_city: null,
  previous_country: null,
};

/** Street number 0 was there first; then each other after so many days. */
const moves = fc.array(fc.record({ days: fc.integer({ min: 0, max: 45 }), to: fc.nat(3) }), { maxLength: 8 });

it('a letter goes by itself only to the first address, or to one that stood for 30 days', () => {
  fc.assert(
    fc.property(moves, fc.integer({ min: 0, max: 45 }), (made, rest) => {
      let account = { ...address(0), ...BLANK } as Account;
      let now = 0;
      const stood = new Set([0]);
      let since = { number: 0, day: Number.NEGATIVE_INFINITY };
      const settle = () => {
        if (now - since.day >= ADDRESS_SETTLES_DAYS) stood.add(since.number);
      };
      for (const { days, to } of made) {
        now += days;
        settle();
        if (to !== since.number) since = { number: to, day: now };
        const next = address(to);
        account = { ...account, ...next, ...rememberedAddress(account, next, new Date(now * DAY_MS)) };
      }
      now += rest;
      settle();
      const known = knownAddress(account, new Date(now * DAY_MS));
      const goesTo = known.state === 'settled' ? account : known.former;
      expect([...stood].map((number) => address(number).street)).toContain(goesTo?.street);
    }),
    { numRuns: 2_000 },
  );
});

it('one changed by a version that remembered none is too new, and the one before is not known', () => {
  const changedAt = new Date('2026-08-01T12:00:00Z');
  const account = { ...address(0), ...BLANK, address_changed_at: changedAt } as Account;
  expect(knownAddress(account, new Date('2026-08-30T12:00:00Z'))).toEqual({
    state: 'too-new',
    changedAt,
    former: undefined,
  });
  expect(knownAddress(account, new Date('2026-08-31T12:00:00Z'))).toEqual({ state: 'settled' });
});
