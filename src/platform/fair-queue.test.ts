import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Abandoned, Overloaded, orGiveBack, type Turn, takeTurns } from './fair-queue.ts';

const stranger = (...networks: string[]): Turn => ({ networks });
const known = (person: string, network = `home of ${person}`): Turn => ({ networks: [network], person });
const nameOf = ({ networks, person }: Turn) => person ?? networks.at(-1) ?? '';

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
    ask: (turn: Turn, name = nameOf(turn)) =>
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
      for (let step = 0; step < 8; step++) await Promise.resolve();
    },
    async endAll() {
      while (ends.length > 0) await this.endOne();
    },
  };
}

const refused = (work: Promise<unknown>) => work.catch((error: unknown) => error);
const refusals = async (works: Promise<unknown>[]) =>
  (await Promise.all(works)).filter((result) => result instanceof Overloaded).length;

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

describe('people known and strangers', () => {
  it('take three turns to one while both wait, and all of them where the others do not', async () => {
    const shop = workshop({ atOnce: 1, waiting: 20 });
    const all = ['k0', 'k1', 'k2', 'k3', 'k4', 'k5'].map((person) => shop.ask(known(person)));
    all.push(...['s0', 's1', 's2', 's3'].map((network) => shop.ask(stranger(network))));
    await shop.endAll();
    await Promise.all(all);
    expect(shop.started).toEqual(['k0', 'k1', 'k2', 'k3', 's0', 'k4', 'k5', 's1', 's2', 's3']);
  });

  // The attack: each request of these accounts hashes ten times, and each has always as many of them as find a place.
  it.each([3, 10, 30])(
    '%i accounts that ask without end delay a stranger by four turns at most',
    async (accounts) => {
      const shop = workshop({ atOnce: 4, waiting: 64 });
      let isOver = false;
      const askAgain = async (person: string): Promise<void> => {
        await shop.ask(known(person));
        if (!isOver) await askAgain(person);
      };
      const flood = Array.from({ length: accounts * 2 }, (_, index) => askAgain(`thief-${index % accounts}`));
      for (let time = 0; time < 10; time++) {
        for (let turn = 0; turn < time; turn++) await shop.endOne();
        const before = shop.started.length;
        const signIn = shop.ask(stranger('a stranger'));
        while (!shop.started.slice(before).includes('a stranger')) await shop.endOne();
        expect(shop.started.length - before).toBeLessThanOrEqual(4);
        for (let turn = 0; turn < 4; turn++) await shop.endOne();
        await signIn;
      }
      isOver = true;
      await shop.endAll();
      await Promise.all(flood);
    },
  );

  it('keep places of their own, whatever waits on the other side', async () => {
    const shop = workshop({ atOnce: 1, waiting: 4 });
    const strangers = Array.from({ length: 20 }, (_, index) => refused(shop.ask(stranger(`net-${index}`))));
    const holders = Array.from({ length: 20 }, (_, index) => refused(shop.ask(known(`holder-${index}`))));
    await shop.endAll();
    expect([await refusals(strangers), await refusals(holders)]).toEqual([15, 16]);
  });

  it('known have two places each, from wherever they ask', async () => {
    const shop = workshop({ atOnce: 1, waiting: 10 });
    const first = shop.ask(known('thief'));
    const more = [shop.ask(known('thief', 'a')), shop.ask(known('thief', 'b'))];
    await expect(shop.ask(known('thief', 'c'))).rejects.toBeInstanceOf(Overloaded);
    await shop.endAll();
    expect(await Promise.all([first, ...more])).toHaveLength(3);
  });
});

describe('networks', () => {
  it('get a quarter of the places each at most, and the others go between', async () => {
    const shop = workshop({ atOnce: 1, waiting: 8 });
    const flood = Array.from({ length: 10 }, (_, index) =>
      refused(shop.ask(stranger('flood'), `flood-${index}`)),
    );
    const other = shop.ask(stranger('other'));
    await shop.endAll();
    expect(await other).toBe('other');
    expect(await refusals(flood)).toBe(7);
    expect(shop.started).toEqual(['flood-0', 'flood-1', 'other', 'flood-2']);
  });

  it('come one after the other, whatever the number of accounts in one', async () => {
    const shop = workshop({ atOnce: 1, waiting: 20 });
    const thieves = Array.from({ length: 5 }, (_, index) => shop.ask(known(`thief-${index}`, 'den')));
    const holder = shop.ask(known('holder', 'home'));
    await shop.endAll();
    await Promise.all([...thieves, holder]);
    expect(shop.started.slice(0, 3)).toEqual(['thief-0', 'thief-1', 'holder']);
  });

  it('that are many in one wider network share the part of that one', async () => {
    const shop = workshop({ atOnce: 1, waiting: 20 });
    const flood = Array.from({ length: 9 }, (_, index) => shop.ask(stranger('provider', `flat-${index}`)));
    const other = shop.ask(stranger('elsewhere', 'house'));
    await shop.endAll();
    await Promise.all([...flood, other]);
    expect(shop.started.indexOf('house')).toBeLessThanOrEqual(2);
  });

  it('that hold most of the places give one up to who has none', async () => {
    const shop = workshop({ atOnce: 1, waiting: 8 });
    const running = shop.ask(stranger('first'));
    const flood = ['a', 'b', 'c', 'd'].flatMap((network) =>
      [0, 1].map((index) => refused(shop.ask(stranger(network), `${network}-${index}`))),
    );
    const newcomer = shop.ask(stranger('newcomer'));
    await shop.endAll();
    await running;
    expect(await newcomer).toBe('newcomer');
    expect(await refusals(flood)).toBe(1);
  });

  it('never starve one another: whatever waits, each has its turn before any has two', async () => {
    const asked = fc.array(fc.tuple(fc.nat(2), fc.nat(3)), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(asked, async (requests) => {
        const shop = workshop({ atOnce: 1, waiting: 1_000 });
        const first = shop.ask(stranger('begins'));
        const all = requests.map(([wide, narrow]) =>
          shop.ask(stranger(`wide-${wide}`, `narrow-${wide}-${narrow}`), `wide-${wide}`),
        );
        await shop.endAll();
        await Promise.all([first, ...all]);
        const networks = new Set(requests.map(([wide]) => `wide-${wide}`));
        expect(new Set(shop.started.slice(1, 1 + networks.size))).toEqual(networks);
      }),
    );
  });
});

describe('who goes away', () => {
  const leaving = (reason?: unknown) => {
    const controller = new AbortController();
    return { signal: controller.signal, leave: () => controller.abort(reason) };
  };

  it('frees the place, and the work is never begun', async () => {
    const shop = workshop({ atOnce: 1, waiting: 1 });
    const running = shop.ask(stranger('a'));
    const { signal, leave } = leaving();
    const gone = refused(shop.ask({ networks: ['b'], signal }));
    await expect(shop.ask(stranger('c'))).rejects.toBeInstanceOf(Overloaded);
    leave();
    const next = shop.ask(stranger('c'));
    await shop.endAll();
    expect(await gone).toBeInstanceOf(Abandoned);
    expect(await Promise.all([running, next])).toEqual(['a', 'c']);
    expect(shop.started).toEqual(['a', 'c']);
  });

  it('before the work is asked for has none done', async () => {
    const { signal, leave } = leaving();
    leave();
    const shop = workshop({ atOnce: 1, waiting: 1 });
    await expect(shop.ask({ networks: ['a'], signal })).rejects.toBeInstanceOf(Abandoned);
    expect(shop.started).toEqual([]);
  });

  it('while the work runs has it finished: it was begun, and counts', async () => {
    const { signal, leave } = leaving();
    const shop = workshop({ atOnce: 1, waiting: 1 });
    const running = shop.ask({ networks: ['a'], signal });
    leave();
    await shop.endAll();
    expect(await running).toBe('a');
  });

  it('or has waited too long is told so as one turned away', async () => {
    const shop = workshop({ atOnce: 1, waiting: 5 });
    const running = shop.ask(stranger('a'));
    const late = shop.ask({ networks: ['b'], signal: AbortSignal.timeout(1) });
    await expect(late).rejects.toBeInstanceOf(Overloaded);
    await shop.endAll();
    await running;
  });

  it('has the try that was counted given back, and so has who found no place', async () => {
    const given: string[] = [];
    for (const error of [new Abandoned(), new Overloaded(), new Error('wrong')])
      await orGiveBack(Promise.reject(error), async () => given.push(error.name)).catch(() => {});
    expect(given).toEqual(['Abandoned', 'Overloaded']);
  });
});
