import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Overloaded, type Turn, takeTurns } from './turns.ts';

const stranger = (from: string): Turn => ({ from, known: false });
const known = (from: string): Turn => ({ from, known: true });

/** Works that end when they are told to, and what became of each. */
function workshop(limits: { atOnce: number; waiting: number }) {
  const turns = takeTurns(limits);
  const started: string[] = [];
  const ends: (() => void)[] = [];
  let most = 0;
  let running = 0;
  return {
    started,
    most: () => most,
    ask: (turn: Turn, name = turn.from) =>
      turns.run(turn, () => {
        started.push(name);
        running += 1;
        most = Math.max(most, running);
        return new Promise<string>((resolve) =>
          ends.push(() => {
            running -= 1;
            resolve(name);
          }),
        );
      }),
    /** Ends the oldest that runs, and lets the next begin. */
    async endOne() {
      ends.shift()?.();
      for (let step = 0; step < 5; step++) await Promise.resolve();
    },
    async endAll() {
      while (ends.length > 0) await this.endOne();
    },
  };
}

describe('turns', () => {
  it('run so many at once and no more, and all of them in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 30 }),
        async (atOnce, count) => {
          const shop = workshop({ atOnce, waiting: 200 });
          const all = Array.from({ length: count }, (_, index) => shop.ask(stranger(`net-${index}`)));
          await shop.endAll();
          expect(await Promise.all(all)).toHaveLength(count);
          expect(shop.most()).toBe(Math.min(atOnce, count));
        },
      ),
    );
  });

  it('refuse at once what finds no place, and take again when there is one', async () => {
    const shop = workshop({ atOnce: 1, waiting: 2 });
    const accepted = ['a', 'b', 'c'].map((from) => shop.ask(stranger(from)));
    await expect(shop.ask(stranger('d'))).rejects.toBeInstanceOf(Overloaded);
    await shop.endOne();
    accepted.push(shop.ask(stranger('e')));
    await shop.endAll();
    expect(await Promise.all(accepted)).toEqual(['a', 'b', 'c', 'e']);
  });

  it('let one network take a quarter of the places, and the others go between', async () => {
    const shop = workshop({ atOnce: 1, waiting: 8 });
    const flood = Array.from({ length: 10 }, (_, index) =>
      shop.ask(stranger('flood'), `flood-${index}`).catch((error: unknown) => error),
    );
    const other = shop.ask(stranger('other'));
    await shop.endAll();
    expect(await other).toBe('other');
    expect((await Promise.all(flood)).filter((result) => result instanceof Overloaded)).toHaveLength(7);
    expect(shop.started).toEqual(['flood-0', 'flood-1', 'other', 'flood-2']);
  });

  it('keep places for those who are known, and serve them first', async () => {
    const shop = workshop({ atOnce: 1, waiting: 4 });
    const strangers = Array.from({ length: 20 }, (_, index) =>
      shop.ask(stranger(`net-${index}`)).catch(() => 'refused'),
    );
    const holder = shop.ask(known('holder'));
    await shop.endAll();
    expect(await holder).toBe('holder');
    expect(shop.started).toEqual(['net-0', 'holder', 'net-1', 'net-2', 'net-3', 'net-4']);
    expect((await Promise.all(strangers)).filter((result) => result === 'refused')).toHaveLength(15);
  });

  it('give one who is known two places, not all of them', async () => {
    const shop = workshop({ atOnce: 1, waiting: 10 });
    const first = shop.ask(known('thief'));
    const more = [shop.ask(known('thief')), shop.ask(known('thief'))];
    await expect(shop.ask(known('thief'))).rejects.toBeInstanceOf(Overloaded);
    await shop.endAll();
    expect(await Promise.all([first, ...more])).toHaveLength(3);
  });

  it('go on after a work that fails', async () => {
    const turns = takeTurns({ atOnce: 1, waiting: 5 });
    const failing = turns.run(stranger('a'), async () => {
      throw new Error('on purpose');
    });
    const next = turns.run(stranger('b'), async () => 'done');
    await expect(failing).rejects.toThrow('on purpose');
    expect(await next).toBe('done');
  });
});
