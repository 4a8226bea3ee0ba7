import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { roomAt } from './count-in-turn.ts';
import { deliverDueMails } from './deliver-due-mails.ts';
import { type Asker, isFlooded, sendToNobody, withdrawMail } from './outbox.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import { ALLOWANCES, type Allowance, type MailPurpose, UNPROVED } from './purposes.ts';
import { demoTransport, type MailTransport } from './smtp.ts';
import { waitingMails } from './waiting-mails.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an allowance', () => {
  /** When mails asked for at these minutes leave, each as soon as there is room. */
  function leave(allowance: Allowance, asked: readonly number[]): number[] {
    const left: number[] = [];
    for (const minute of asked.toSorted((a, b) => a - b)) {
      const now = Math.max(minute * MINUTE, left.at(-1) ?? 0);
      const recent = left.filter((at) => at > now - DAY).map((at) => new Date(at));
      left.push(Math.max(now, roomAt(recent, allowance).getTime()));
    }
    return left;
  }
  const most = (left: readonly number[], within: number) =>
    Math.max(0, ...left.map((at) => left.filter((other) => other <= at && other > at - within).length));

  const anyAllowance = fc.record({
    name: fc.constant('any'),
    lane: fc.constant('bulk' as const),
    atOnce: fc.integer({ min: 1, max: 12 }),
    everyMinutes: fc.integer({ min: 1, max: 1_440 }),
  });
  const asked = fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 80 });

  it('is never exceeded in any 24 hours, however the mails are asked for', () => {
    fc.assert(
      fc.property(anyAllowance, asked, (allowance, minutes) => {
        const inADay = allowance.atOnce + Math.floor(1_440 / allowance.everyMinutes);
        expect(most(leave(allowance, minutes), DAY)).toBeLessThanOrEqual(inADay);
      }),
    );
  });

  it('makes nobody wait for longer than its interval, once those before have left', () => {
    fc.assert(
      fc.property(anyAllowance, asked, (allowance, minutes) => {
        const left = leave(allowance, minutes);
        const inOrder = minutes.toSorted((a, b) => a - b);
        for (const [n, at] of left.entries()) {
          const free = Math.max((inOrder[n] ?? 0) * MINUTE, left[n - 1] ?? 0);
          expect(at - free).toBeLessThanOrEqual(allowance.everyMinutes * MINUTE);
        }
      }),
    );
  });

  it('for what strangers cause is 6 in an hour and 20 in a day', () => {
    fc.assert(
      fc.property(asked, (minutes) => {
        const left = leave(UNPROVED, minutes);
        expect(most(left, HOUR)).toBeLessThanOrEqual(6);
        expect(most(left, DAY)).toBeLessThanOrEqual(20);
      }),
    );
    const flood = leave(
      UNPROVED,
      Array.from({ length: 60 }, () => 0),
    );
    expect([most(flood, HOUR), most(flood, DAY)]).toEqual([6, 20]);
  });
});

it('the purposes of mails are all in the document of security choices', () => {
  const told = readFileSync(new URL('../../docs/security/choices.md', import.meta.url), 'utf8');
  for (const purpose of Object.keys(ALLOWANCES)) expect(told).toContain(`\`${purpose}\``);
});

describeOnEachDatabase('the mails of one mailbox', (database) => {
  let platform: TestPlatform;
  beforeEach(() => {
    platform = testPlatform(database());
  });

  const mailFor = (purpose: MailPurpose, to = 'lila@test.example'): OutgoingMail => ({
    ...someMail(to),
    purpose,
  });
  const ask = (purpose: MailPurpose, asker?: Asker, to?: string) =>
    putInOutbox(platform, mailFor(purpose, to), asker);
  const stranger = (network: number): Asker => ({ network: `198.51.100.${network}` });
  const deliver = (transport: MailTransport = demoTransport()) => deliverDueMails(platform, transport, 1_000);
  const leftIds = async () => {
    const left = database().selectFrom('mail').select('id').where('handed_over_at', 'is not', null);
    return (await left.orderBy('counted_at').execute()).map(({ id }) => id);
  };
  const row = (id: string) =>
    database().selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  /** What is done in each step of so many minutes, for so long, the worker looking each time. */
  async function poll(minutes: number, every: number, each: () => Promise<unknown> = async () => {}) {
    for (let minute = 0; minute < minutes; minute += every) {
      await each();
      await deliver();
      platform.clock.advance({ minutes: every });
    }
  }

  it('are 6 at once, whatever they are and whoever asks, in whatever spelling; the others wait', async () => {
    const spellings = ['lila@test.example', 'LILA@Test.example', 'li.la@test.example', 'lila+1@test.example'];
    const purposes = ['creation-code', 'change-code', 'recovery-code'] as const;
    for (let n = 0; n < 70; n++)
      await ask(purposes[n % 3] ?? 'recovery-code', { account: `account ${n % 4}` }, spellings[n % 4]);
    await deliver();
    expect(await leftIds()).toHaveLength(6);
    const due = database().selectFrom('mail').select(['due_at', 'attempts']).where('counted_at', 'is', null);
    const inAHundredMinutes = new Date(platform.clock.now().getTime() + 100 * MINUTE);
    expect(await due.execute()).toEqual(
      Array.from({ length: 64 }, () => ({ due_at: inAHundredMinutes, attempts: 0 })),
    );
    expect(await waitingMails(database())).toEqual({ waiting: 0, heldBack: 64, abandoned: 0 });
    await poll(24 * 60, 20);
    expect(await leftIds()).toHaveLength(20);
  });

  it('do not use up what another mailbox gets, nor the notices and own codes of its account', async () => {
    const accountId = platform.random.uuid();
    for (let n = 0; n < 30; n++) await ask('creation-code', stranger(n));
    await deliver();
    const purposes = Object.keys(ALLOWANCES) as MailPurpose[];
    const own = purposes.filter((name) => ALLOWANCES[name] !== UNPROVED);
    for (const purpose of own) await putInOutbox(platform, { ...mailFor(purpose), accountId });
    await ask('creation-code', stranger(1), 'li-la@test.example');
    await deliver();
    expect(await leftIds()).toHaveLength(6 + own.length + 1);
  });

  it('of one account are not used up by the notices of another with a like address', async () => {
    const [holder, other] = [platform.random.uuid(), platform.random.uuid()];
    for (let n = 0; n < 30; n++)
      await putInOutbox(platform, {
        ...mailFor('holder-data-changed', 'li.la@test.example'),
        accountId: other,
      });
    const id = await putInOutbox(platform, {
      ...mailFor('holder-data-changed'),
      accountId: holder,
    });
    await deliver();
    expect(await leftIds()).toContain(id);
    expect(await leftIds()).toHaveLength(11);
  });

  it('leave in turn by who asks, so that a network that asks without end holds up another for one mail', async () => {
    for (let n = 0; n < 40; n++) await ask('creation-code', stranger(1));
    await deliver();
    platform.clock.advance({ minutes: 1 });
    const own = await ask('creation-code', stranger(2));
    await poll(220, 5, () => ask('creation-code', stranger(1)));
    expect((await leftIds())[7]).toBe(own);
  });

  it('of one who asks wait for one mail of each network that asked before, and of none that asks after', async () => {
    const others = 4;
    for (let n = 0; n < 6; n++) await ask('creation-code', stranger(1));
    await deliver();
    for (let n = 0; n < 40; n++) await ask('creation-code', stranger(10 + (n % others)));
    platform.clock.advance({ minutes: 1 });
    const own = await ask('creation-code', stranger(99));
    platform.clock.advance({ minutes: 1 });
    let network = 100;
    await poll(100 * (others + 3), 20, () => ask('creation-code', stranger(network++)));
    // The network that used up what leaves at once asks no more; the four others come first, once each.
    expect((await leftIds())[6 + others]).toBe(own);
    const again = await ask('creation-code', stranger(99));
    platform.clock.advance({ minutes: 1 });
    await poll(100 * 48, 100, () => ask('creation-code', stranger(network++)));
    expect(await leftIds()).toContain(again);
  });

  it('to recover a password wait for one other at most, whatever else is asked for', async () => {
    for (let n = 0; n < 200; n++) await ask('creation-code', stranger(n));
    await deliver();
    const code = await ask('recovery-code');
    let network = 300;
    await poll(210, 10, () => ask('creation-code', stranger(network++)));
    expect(await leftIds()).toContain(code);
  });

  it('wait as long for nobody as they would for a holder', async () => {
    for (const queue of [
      () => ask('recovery-code', undefined, 'holder@test.example'),
      () =>
        inTransaction(platform, (tx) =>
          sendToNobody(tx, { purpose: 'recovery-code', to: 'nobody@test.example' }),
        ),
    ])
      for (let n = 0; n < 6; n++) {
        await queue();
        await deliver();
      }
    const [known, unknown] = [
      await ask('creation-code', stranger(1), 'holder@test.example'),
      await ask('creation-code', stranger(1), 'nobody@test.example'),
    ];
    await deliver();
    expect((await row(known)).due_at).toEqual((await row(unknown)).due_at);
    expect((await row(known)).handed_over_at).toBeNull();
    for (const address of ['holder@test.example', 'nobody@test.example'])
      expect(await isFlooded(platform, address)).toBe(true);
  });

  it('count only when they leave: not while the mail server is away, nor when they are withdrawn', async () => {
    let away = true;
    const transport: MailTransport = {
      ...demoTransport(),
      send: async () => {
        if (away) throw Object.assign(new Error('away'), { code: 'ESOCKET', command: 'CONN' });
      },
    };
    const ids: string[] = [];
    for (let hour = 0; hour < 12; hour++) {
      ids.push(await ask('creation-code', stranger(hour)));
      await deliver(transport);
      platform.clock.advance({ hours: 1 });
    }
    for (const id of ids.slice(0, 3)) await inTransaction(platform, (tx) => withdrawMail(tx, id));
    away = false;
    platform.clock.advance({ hours: 1 });
    await deliver(transport);
    expect(await leftIds()).toHaveLength(6);
    for (let minute = 0; minute < 300; minute += 10) {
      platform.clock.advance({ minutes: 10 });
      await deliver(transport);
    }
    expect(await leftIds()).toHaveLength(9);
  });

  it('bear the hour at which they left, from which the time of their codes runs', async () => {
    const dates: Date[] = [];
    const transport: MailTransport = {
      ...demoTransport(),
      send: async ({ sentAt }) => void dates.push(sentAt),
    };
    const first = platform.clock.now();
    for (let n = 0; n < 7; n++) await ask('creation-code', stranger(n));
    await deliver(transport);
    platform.clock.advance({ minutes: 100 });
    await deliver(transport);
    const last = new Date(first.getTime() + 100 * MINUTE);
    expect(dates).toEqual([first, first, first, first, first, first, last]);
  });

  it('written by an earlier version of the program leave uncounted', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => ask('creation-code', stranger(1))));
    await database().updateTable('mail').set({ purpose: null, allowance_key: null, asker: null }).execute();
    await deliver();
    expect((await leftIds()).sort()).toEqual(ids.sort());
  });
});
