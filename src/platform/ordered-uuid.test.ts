import fc from 'fast-check';
import { expect, it } from 'vitest';
import { orderedUuid } from './ordered-uuid.ts';
import { systemRandom } from './platform.ts';

const at = (time: number, bytes?: number) =>
  orderedUuid({
    clock: { now: () => new Date(time) },
    random: bytes === undefined ? systemRandom : { ...systemRandom, bytes: (n) => Buffer.alloc(n, bytes) },
  });
/** Up to the year 9999, which PostgreSQL and RFC 3339 still write. */
const times = fc.integer({ min: 0, max: 253_402_300_799_999 });

it('is the example of RFC 9562, A.6, but for the twelve bits that count those of one millisecond', () => {
  const id = orderedUuid({
    clock: { now: () => new Date('2022-02-22T19:22:22Z') },
    random: { ...systemRandom, bytes: () => Buffer.from('18c4dc0c0c07398f', 'hex') },
  });
  expect(id).toBe('017f22e2-79b0-7000-98c4-dc0c0c07398f');
});

it('is of version 7, whatever time and chance', () => {
  fc.assert(
    fc.property(times, fc.nat(255), (time, bytes) => {
      expect(at(time, bytes)).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }),
  );
});

it('stands in the order in which it was made, and is never the same twice', () => {
  fc.assert(
    fc.property(times, times, (one, other) => {
      fc.pre(one < other);
      expect(at(one) < at(other)).toBe(true);
    }),
  );
  const ofOneMillisecond = Array.from({ length: 1_000 }, () => at(0));
  expect(ofOneMillisecond).toEqual(ofOneMillisecond.toSorted());
  expect(new Set(ofOneMillisecond).size).toBe(1_000);
});
