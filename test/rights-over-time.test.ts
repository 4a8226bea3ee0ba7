import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AsHolder, asHolder } from '../src/account/as-holder.ts';
import { type Actor, findSession, hashToken, startSession } from '../src/account/session.ts';
import { eraseAccounts } from '../src/deletion/erase-accounts.ts';
import { requestDeletion } from '../src/deletion/request-deletion.ts';
import { undoChange } from '../src/dispute/undo-change.ts';
import { normaliseAnswer } from '../src/holder-data/security-question.ts';
import { chooseDossier } from '../src/home/choose-dossier.ts';
import { dossierHistoryPath, dossiersOf } from '../src/mandates/dossier.ts';
import { acceptOffer, refuseOffer, withdrawOffer } from '../src/mandates/granting/answer-offer.ts';
import { lapseOffers } from '../src/mandates/granting/lapse.ts';
import { makeOffer } from '../src/mandates/granting/offer.ts';
import { changeStanding, layDown } from '../src/mandates/granting/standing.ts';
import { takeUpOffers } from '../src/mandates/granting/take-up-offers.ts';
import { ORIGIN, openAccount } from './tools/accounts.ts';
import { present } from './tools/changes.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { giveMandate } from './tools/holder.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { testApp } from './tools/whole-app.ts';

const SIREN = '100000000';
const SERVICES = ['tva', 'cfe'] as const;
const PEOPLE = 4;
const ANSWER = 'Camille';
const HOUR_MS = 3_600_000;
let numbers = 0;

type Role = 'titulaire' | 'suppleant' | 'delegataire';
/** What a person may do, as the histories themselves tell it: by service and role, and until when. */
type Rights = Map<string, number | null>;

const person = fc.nat(PEOPLE - 1);
const role = fc.constantFrom('suppleant' as const, 'delegataire' as const);
const services = fc.subarray([...SERVICES], { minLength: 1 });
const DEED = fc.oneof(
  fc.record({
    deed: fc.constant('offers' as const),
    by: person,
    to: person,
    role,
    services,
    days: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({
    deed: fc.constantFrom('accepts' as const, 'refuses' as const, 'withdraws' as const),
    which: fc.nat(5),
  }),
  fc.record({
    deed: fc.constant('changes' as const),
    by: person,
    of: person,
    role,
    services,
    to: fc.constantFrom('asleep' as const, 'woken' as const, 'ended' as const),
  }),
  fc.record({ deed: fc.constant('lays-down' as const), by: person, role, services }),
  fc.record({ deed: fc.constantFrom('disputes' as const, 'deletes' as const), by: person }),
  fc.record({ deed: fc.constant('time-passes' as const), hours: fc.constantFrom(1, 25, 74, 170) }),
);

type Deed = typeof DEED extends fc.Arbitrary<infer D> ? D : never;

describeOnEachDatabase('over any history of roles', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
  });
  afterEach(() => app.close());

  /** People, and what each was given, that no use case reads: it decides what must be seen. */
  class World {
    readonly people: (string | undefined)[] = [];
    readonly numbers: string[] = [];
    readonly offers: string[] = [];

    there(): string[] {
      return this.people.filter((id) => id !== undefined);
    }

    async open(): Promise<void> {
      const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
      for (let one = 0; one < PEOPLE; one++) {
        numbers += 1;
        const subscriber_number = `20232340${String(numbers).padStart(6, '0')}`;
        const id = await openAccount(platform, `${randomUUID()}@test.example`, {
          security_answer_hash,
          subscriber_number,
          last_name: `PERSONNE`,
        });
        await db().deleteFrom('mandate').where('account_id', '=', id).execute();
        await db().deleteFrom('dossier').where('account_id', '=', id).execute();
        this.people.push(id);
        this.numbers.push(subscriber_number);
      }
      const [first = ''] = this.people as string[];
      for (const service of SERVICES) await giveMandate(db(), first, SIREN, { service, role: 'titulaire' });
    }
  }

  async function actorOf(accountId: string): Promise<Actor> {
    const tokenHash = hashToken(await startSession(platform, accountId, ORIGIN));
    return { accountId, tokenHash, origin: ORIGIN };
  }

  /** What each deed is; whoever is gone does nothing. */
  const DEEDS: { [D in Deed['deed']]: (world: World, deed: Extract<Deed, { deed: D }>) => Promise<unknown> } =
    {
      async 'time-passes'(world, { hours }) {
        platform.clock.advance({ hours });
        await lapseOffers(platform);
        await eraseAccounts(platform);
        await forgetTheErased(world);
      },
      async offers(world, { by, to, days, ...offered }) {
        const id = randomUUID();
        const until = new Date(platform.clock.now().getTime() + days * 24 * HOUR_MS);
        const named = { number: world.numbers[to] ?? '', name: 'Personne' };
        const wanted = { ...offered, id, siren: SIREN, named, until };
        await as(world.people[by], (holder, who) => makeOffer(holder, who, wanted));
        await takeUpOffers(platform);
        world.offers.push(id);
      },
      accepts: (world, { which }) => everybody(world, which, acceptOffer),
      refuses: (world, { which }) => everybody(world, which, refuseOffer),
      withdraws: (world, { which }) => everybody(world, which, withdrawOffer),
      async changes(world, { by, of, to, role, services }) {
        const holderId = world.people[of];
        if (!holderId) return;
        const standing = { siren: SIREN, role, services, holderId };
        await as(world.people[by], (holder, who) => changeStanding(holder, who, standing, to));
      },
      'lays-down': (world, { by, role, services }) =>
        as(world.people[by], (holder, who) => layDown(holder, who, { siren: SIREN, role, services })),
      async deletes(world, { by }) {
        const accountId = world.people[by];
        if (accountId) await requestDeletion(platform, await actorOf(accountId), present());
      },
      async disputes(world, { by }) {
        const accountId = world.people[by];
        if (accountId) await disputes(accountId);
      },
    };

  async function as(accountId: string | undefined, work: (holder: AsHolder, who: Actor) => Promise<unknown>) {
    if (!accountId) return;
    const who = await actorOf(accountId);
    await asHolder(platform, who, (holder) => work(holder, who));
  }

  /** Only whose it is has it. */
  async function everybody(world: World, which: number, answer: typeof acceptOffer): Promise<void> {
    const id = world.offers[which % Math.max(1, world.offers.length)];
    for (const accountId of id ? world.people : [])
      await as(accountId, (holder, who) => answer(holder, who, id ?? ''));
  }

  async function forgetTheErased(world: World) {
    const left = new Set((await db().selectFrom('account').select('id').execute()).map(({ id }) => id));
    for (const [index, id] of world.people.entries())
      if (id && !left.has(id)) world.people[index] = undefined;
  }

  /** A change of the address, activated an hour ago, of which the holder says that it was not theirs. */
  async function disputes(accountId: string): Promise<void> {
    const now = platform.clock.now();
    const { sign_in_email, password_hash } = await db()
      .selectFrom('account')
      .select(['sign_in_email', 'password_hash'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow();
    const changeId = randomUUID();
    const requested_at = new Date(now.getTime() - HOUR_MS);
    const change = {
      id: changeId,
      account_id: accountId,
      status: 'activated' as const,
      requested_at,
      ended_at: now,
    };
    const [old_email, new_email] = [`${randomUUID()}@old.example`, sign_in_email];
    await db()
      .insertInto('credential_change')
      .values({ ...change, old_email, new_email, new_email_key: new_email })
      .execute();
    const before = await activeRows();
    const done = await undoChange(platform, { changeId, answer: ANSWER, origin: ORIGIN });
    expect(done.outcome).toBe('undone');
    await db().updateTable('account').set({ password_hash }).where('id', '=', accountId).execute();
    await expectUndone(accountId, requested_at, before);
  }

  const activeRows = () =>
    db()
      .selectFrom('mandate')
      .selectAll()
      .where('state', '=', 'active')
      .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', platform.clock.now())]))
      .execute();

  /** Whatever that account gave in the window gives nothing; and nobody else gains but what the account had taken. */
  async function expectUndone(
    accountId: string,
    requestedAt: Date,
    before: Awaited<ReturnType<typeof activeRows>>,
  ): Promise<void> {
    const since = new Date(requestedAt.getTime() - 72 * HOUR_MS);
    const after = await activeRows();
    const offers = await db()
      .selectFrom('mandate_offer')
      .selectAll()
      .where('given_by', '=', accountId)
      .where('offered_at', '>=', since)
      .execute();
    for (const { siren, services: offered, role: given, account_id, state } of offers) {
      expect(state).not.toBe('waiting');
      if (state !== 'accepted') continue;
      const still = after.filter(
        (one) =>
          one.account_id === account_id &&
          one.siren === siren &&
          one.role === given &&
          one.granted_by === accountId &&
          one.since >= since &&
          offered.includes(one.service ?? ''),
      );
      expect(still).toEqual([]);
    }
    const known = new Set(before.map(({ id }) => id));
    for (const gained of after.filter(({ id }) => !known.has(id))) {
      const taken = await db()
        .selectFrom('mandate_change')
        .select('id')
        .where('mandate_id', '=', gained.id)
        .where('changed_by', '=', accountId)
        .where('at', '>=', since)
        .where('former_state', '=', 'active')
        .executeTakeFirst();
      expect(taken, 'gained what was not taken').toBeDefined();
    }
  }

  /** By the rows alone, read without any of the program's own conditions. */
  async function rightsOf(accountId: string): Promise<Rights> {
    const now = platform.clock.now().getTime();
    const rows = await db().selectFrom('mandate').selectAll().where('account_id', '=', accountId).execute();
    const active = rows.filter(
      ({ state, until }) => state === 'active' && (until === null || until.getTime() > now),
    );
    return new Map(
      active.map(({ service, role: held, until }) => [
        `${service} ${held as Role}`,
        until?.getTime() ?? null,
      ]),
    );
  }

  async function expectOnlyWhatIsGiven(accountId: string): Promise<void> {
    const rights = await rightsOf(accountId);
    const held = [...new Set([...rights.keys()].map((right) => right.split(' ')[0] ?? ''))].sort();
    const dossiers = await dossiersOf(db(), accountId, platform.clock.now());
    expect(dossiers.flatMap(({ serviceIds }) => serviceIds)).toEqual(held);
    const token = await startSession(platform, accountId, ORIGIN);
    const found = await findSession(platform, token);
    expect(found?.dossiers).toBe(held.length > 0 ? 1 : 0);
    expect(found?.current?.roles.toSorted() ?? []).toEqual(
      [...new Set([...rights.keys()].map((right) => right.split(' ')[1] ?? ''))].sort(),
    );
    const get = (url: string) => app.inject({ url, headers: { cookie: `session=${token}` } });
    const expected = held.length > 0 ? 200 : 404;
    expect((await get(dossierHistoryPath(SIREN))).statusCode).toBe(expected);
    const tokenHash = hashToken(token);
    for (const { id } of await db().selectFrom('dossier').select('id').execute()) {
      const { outcome } = await chooseDossier(platform, { accountId, tokenHash, origin: ORIGIN }, id);
      expect(outcome).toBe(dossiers.some((one) => one.id === id) ? 'chosen' : 'not-ones-own');
    }
  }

  it('nobody sees or does what no active mandate gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DEED, { minLength: 3, maxLength: 14 }), async (deeds) => {
        const world = new World();
        await world.open();
        for (const deed of deeds) {
          await (DEEDS[deed.deed] as (world: World, deed: Deed) => Promise<unknown>)(world, deed);
          await expectOneTitulaire();
        }
        await Promise.all(world.there().map(expectOnlyWhatIsGiven));
        await db().deleteFrom('account').execute();
      }),
      { numRuns: 20 },
    );
  });

  async function expectOneTitulaire(): Promise<void> {
    const titulaires = (await activeRows()).filter((one) => one.role === 'titulaire');
    expect(new Set(titulaires.map(({ service }) => service)).size).toBe(titulaires.length);
  }
});
