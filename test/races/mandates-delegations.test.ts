import { afterAll, beforeAll, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import type { Actor } from '../../src/account/session.ts';
import { delegate } from '../../src/delegations/delegate.ts';
import { type Delegation, delegationsOf } from '../../src/delegations/delegations.ts';
import { endDelegation } from '../../src/delegations/end.ts';
import { endExpiredDelegations, remindOfDelegations } from '../../src/delegations/expire.ts';
import { renewDelegation } from '../../src/delegations/renew.ts';
import { acceptOffer } from '../../src/mandates/granting/answer-offer.ts';
import { takeUpOffers } from '../../src/mandates/granting/take-up-offers.ts';
import { mandatesOf } from '../../src/mandates/mandate.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { mailsTo, openAccount, PASSWORD, signedIn } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';

const ROUNDS = 8;
const SIREN = '732829320';
const SERVICES = ['avis-cfe', 'declarer-tva', 'payer-tva'];
const DAY_MS = 24 * 3_600_000;

describeOnPostgres('delegations, asked for by several instances at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  interface Two {
    giver: Actor & { email: string };
    holder: Actor & { email: string };
    siren: string;
    named: { number: string; name: string };
  }
  let pairs = 0;

  /** Somebody who may delegate, and somebody to whom. */
  async function two(): Promise<Two> {
    const [platform] = instances.platforms;
    const number = `2023235${String(++pairs).padStart(7, '0')}`;
    const [from, to] = [`donne-${pairs}@test.example`, `recoit-${pairs}@test.example`];
    const giverId = await openAccount(platform, from);
    await openAccount(platform, to, { subscriber_number: number, last_name: 'MULTIPLE' });
    const siren = String(Number(SIREN) + pairs);
    for (const service of SERVICES) await giveMandate(platform.db, giverId, siren, { service });
    const giver = { ...(await signedIn(platform, from)), email: from };
    const holder = { ...(await signedIn(platform, to)), email: to };
    return { giver, holder, siren, named: { number, name: 'Multiple' } };
  }

  const present = { typed: PASSWORD, counted: (compare: () => Promise<boolean>) => compare() };
  const endIn = (days: number) => new Date(instances.platforms[0].clock.now().getTime() + days * DAY_MS);
  const offers = (on: Platform, { giver, siren, named }: Two, id: string, days = 40) =>
    delegate(
      on,
      giver,
      { named, access: 'act', until: endIn(days), companies: [{ siren, name: 'ALPHA', services: SERVICES }] },
      present,
      () => id,
    );
  const accepts = (on: Platform, { holder }: Two, id: string) =>
    asHolder(on, holder, (acting) => acceptOffer(acting, holder, id));

  async function given(pair: Two, days = 40): Promise<Delegation> {
    const [platform] = instances.platforms;
    const id = platform.random.uuid();
    await offers(platform, pair, id, days);
    await takeUpOffers(platform);
    await accepts(platform, pair, id);
    const { received } = await delegationsOf(platform.db, pair.holder.accountId, platform.clock.now());
    const [delegation] = received;
    if (!delegation) throw new Error('nothing was given');
    await platform.db.deleteFrom('mail').execute();
    return delegation;
  }

  const told = async (pair: Two) =>
    Promise.all(
      [pair.giver, pair.holder].map(
        async ({ email }) => (await mailsTo(instances.platforms[0], email)).length,
      ),
    );

  it('are offered once by a form that is sent twice', async () => {
    const { platforms } = instances;
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await two();
      const id = platforms[0].random.uuid();
      const results = await Promise.all([
        offers(instances.next(), pair, id),
        offers(instances.next(), pair, id),
      ]);
      expect(results).toEqual([{ outcome: 'offered' }, { outcome: 'offered' }]);
      const made = platforms[0].db.selectFrom('mandate_offer').where('given_by', '=', pair.giver.accountId);
      expect(await made.select('id').execute()).toEqual([{ id }]);
      expect(
        (await mailsTo(platforms[0], pair.giver.email)).filter(
          ({ purpose }) => purpose === 'mandate-changed',
        ),
      ).toHaveLength(1);
    }
  });

  it('give nothing that who offered them has lost meanwhile', async () => {
    const [platform] = instances.platforms;
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await two();
      const id = platform.random.uuid();
      await offers(platform, pair, id);
      await takeUpOffers(platform);
      const ends = { state: 'ended', until: platform.clock.now(), ended_reason: 'removed' } as const;
      await Promise.all([
        accepts(instances.next(), pair, id),
        instances
          .next()
          .db.updateTable('mandate')
          .set(ends)
          .where('account_id', '=', pair.giver.accountId)
          .where('service', '<>', 'avis-cfe')
          .execute(),
      ]);
      const services = (await mandatesOf(platform.db, pair.holder.accountId, platform.clock.now()))
        .filter(({ siren }) => siren === pair.siren)
        .map(({ service }) => service);
      expect(services).toEqual(['avis-cfe']);
    }
  });

  it('are ended once by both sides at once, and once with a renewal', async () => {
    const { platforms } = instances;
    for (let round = 0; round < ROUNDS; round++) {
      const pair = await two();
      const delegation = await given(pair);
      const results = await Promise.all([
        endDelegation(instances.next(), pair.giver, delegation, present),
        endDelegation(instances.next(), pair.holder, delegation, present),
      ]);
      expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ ended: 1, gone: 1 });
      expect(await told(pair)).toEqual([1, 1]);

      const other = await given(pair);
      const [renewal, end] = await Promise.all([
        renewDelegation(instances.next(), pair.giver, other, endIn(300), present),
        endDelegation(instances.next(), pair.holder, other, present),
      ]);
      expect(end.outcome).toBe('ended');
      expect(['renewed', 'gone']).toContain(renewal.outcome);
      const active = await mandatesOf(platforms[0].db, pair.holder.accountId, platforms[0].clock.now());
      expect(active.filter(({ role }) => role === 'delegataire')).toEqual([]);
    }
  });

  it('are told of before their end, and ended, once each', async () => {
    const [platform] = instances.platforms;
    const pairs = await Promise.all([two(), two()]);
    for (const pair of pairs) await given(pair, 40);
    for (const days of [10, 23, 7]) {
      platform.clock.advance({ days });
      await Promise.all(
        instances.platforms.flatMap((on) => [
          remindOfDelegations(on),
          endExpiredDelegations(on),
          remindOfDelegations(on),
        ]),
      );
      for (const pair of pairs) expect(await told(pair), `${days} days later`).toEqual([1, 1]);
      await platform.db.deleteFrom('mail').execute();
    }
    const left = platform.db.selectFrom('mandate').select('id').where('role', '=', 'delegataire');
    expect(
      await left.where('state', '<>', 'ended').where('until', '<=', platform.clock.now()).execute(),
    ).toEqual([]);
  });
});
