import { expect, it } from 'vitest';
import { oneRoundAtATime } from './regular-work.ts';

/** A work whose rounds end when they are told to. */
function held() {
  const ends: (() => void)[] = [];
  let begun = 0;
  const rounds = oneRoundAtATime(() => {
    begun += 1;
    return new Promise((resolve) => ends.push(resolve));
  });
  return { ...rounds, begun: () => begun, endOne: () => ends.shift()?.() };
}

it('a hundred that ask at once cost two rounds: the one in hand, and one that sees what came meanwhile', async () => {
  const work = held();
  const all = Array.from({ length: 100 }, () => work.ask());
  expect(work.begun()).toBe(1);
  work.endOne();
  await Promise.resolve().then(() => {});
  expect(work.begun()).toBe(2);
  work.endOne();
  await Promise.all(all);
  expect(work.begun()).toBe(2);
});

it('who asks after the end begins anew, and the end waits for what is in hand', async () => {
  const work = held();
  await work.ended();
  const first = work.ask();
  work.endOne();
  await first;
  const second = work.ask();
  expect(work.begun()).toBe(2);
  work.endOne();
  await work.ended();
  await second;
});
