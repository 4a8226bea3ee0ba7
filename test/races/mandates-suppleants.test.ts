import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { readAlone } from '../../src/database/read-along.ts';
import { acceptOffer, refuseOffer, withdrawOffer } from '../../src/mandates/granting/answer-offer.ts';
import { MOST_SUPPLEANTS } from '../../src/mandates/granting/company.ts';
import { lapseOffers } from '../../src/mandates/granting/lapse.ts';
import { makeOffer } from '../../src/mandates/granting/offer.ts';
import { OFFERS_RECEIVED } from '../../src/mandates/granting/offers.ts';
import { askForReviews } from '../../src/mandates/granting/review.ts';
import { changeStanding, layDown, type StandingChange } from '../../src/mandates/granting/standing.ts';
import { takeUpOffers } from '../../src/mandates/granting/take-up-offers.ts';
import { mandatesOf } from '../../src/mandates/mandate.ts';
import { mailsTo, openAccount, signedIn } from '../tools/accounts.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances, tallyOf, untilWaiting } from '../tools/instances.ts';

const SIREN = '732829320';
const [FIRST, SECOND] = ['avis-cfe', 'payer-tva'];
const ROUNDS = 8;
type Who = Awaited<ReturnType<typeof signedIn>>;

describeOnPostgres('suppléants of a company, by several instances at once,', (database) => {
  let instances: Instances;
  let round = 0;
  let lila: Who;
  let zoe: Who;
  let paul: Who;
  let number: string;

  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());
  beforeEach(setUp);

  const at = () => instances.platforms[0];
  const email = (name: string) => `${name}.${round}@test.example`;

  /** Lila and Zoé each the titulaire of a service, Paul nobody. */
  async function setUp(): Promise<void> {
    round += 1;
    for (const table of ['mandate', 'dossier', 'mandate_offer'] as const)
      await at().db.deleteFrom(table).execute();
    number = String(20_232_340_100_000 + round);
    const lilaId = await openAccount(at(), email('lila'));
    const zoeId = await openAccount(at(), email('zoe'));
    await openAccount(at(), email('paul'), { subscriber_number: number, last_name: 'MULTIPLE' });
    for (const table of ['mandate', 'dossier'] as const) await at().db.deleteFrom(table).execute();
    await giveMandate(at().db, lilaId, SIREN, { service: FIRST });
    await giveMandate(at().db, zoeId, SIREN, { service: SECOND });
    [lila, zoe, paul] = [
      await signedIn(at(), email('lila')),
      await signedIn(at(), email('zoe')),
      await signedIn(at(), email('paul')),
    ];
  }

  const offers = async (who: Who, services: string[], to = number) => {
    const named = { number: to, name: 'Multiple' };
    const wanted = { id: randomUUID(), siren: SIREN, services, role: 'suppleant', named } as const;
    const work = asHolder(instances.next(), who, (holder) => makeOffer(holder, who, wanted));
    return (await work).outcome;
  };
  const received = () => readAlone(at().db, OFFERS_RECEIVED, paul.accountId, at().clock.now());
  const answers = async (how: typeof acceptOffer, id: string, who = paul) =>
    (await asHolder(instances.next(), who, (holder) => how(holder, who, id))).outcome;
  const changes = async (what: StandingChange) =>
    (
      await asHolder(instances.next(), lila, (holder) =>
        changeStanding(
          holder,
          lila,
          { siren: SIREN, role: 'suppleant', holderId: paul.accountId, services: [FIRST] },
          what,
        ),
      )
    ).outcome;
  const rights = () => mandatesOf(at().db, paul.accountId, at().clock.now());
  async function accepted(): Promise<void> {
    await offers(lila, [FIRST]);
    await takeUpOffers(at());
    await answers(acceptOffer, (await received())[0]?.id ?? '');
  }

  it('are offered once by one who asks twice at once, and told once', async () => {
    const outcomes = await Promise.all([offers(lila, [FIRST]), offers(lila, [FIRST]), offers(lila, [FIRST])]);
    expect(tallyOf(outcomes)).toEqual({ offered: 1, 'offered-already': 2 });
    await Promise.all(instances.platforms.map(takeUpOffers));
    expect(await mailsTo(at(), email('paul'))).toHaveLength(1);
  });

  it('are ten at most although two who were designated by two titulaires accept at once', async () => {
    for (let count = 1; count < MOST_SUPPLEANTS; count++) {
      const holder = await openAccount(at(), email(`suppleant-${count}`));
      await giveMandate(at().db, holder, SIREN, { service: FIRST, role: 'suppleant' });
    }
    const other = String(20_232_340_200_000 + round);
    await openAccount(at(), email('louis'), { subscriber_number: other, last_name: 'MULTIPLE' });
    const louis = await signedIn(at(), email('louis'));
    await Promise.all([offers(lila, [FIRST]), offers(zoe, [SECOND], other)]);
    await takeUpOffers(at());
    const [toPaul] = await received();
    const [toLouis] = await readAlone(at().db, OFFERS_RECEIVED, louis.accountId, at().clock.now());
    const both = await Promise.all([
      answers(acceptOffer, toPaul?.id ?? ''),
      answers(acceptOffer, toLouis?.id ?? '', louis),
    ]);
    expect(tallyOf(both)).toEqual({ accepted: 1, full: 1 });
  });

  it('are accepted, refused or withdrawn, one of them, however they interleave', async () => {
    for (let count = 0; count < ROUNDS; count++) {
      await setUp();
      await offers(lila, [FIRST]);
      await takeUpOffers(at());
      const id = (await received())[0]?.id ?? '';
      const outcomes = await Promise.all([
        answers(acceptOffer, id),
        answers(refuseOffer, id),
        answers(withdrawOffer, id, lila),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'gone')).toHaveLength(2);
      expect(await rights()).toHaveLength(outcomes.includes('accepted') ? 1 : 0);
    }
  });

  it('get nothing of a titulaire whose own mandate ends in the middle of the acceptance', async () => {
    for (let count = 0; count < ROUNDS; count++) {
      await setUp();
      await offers(lila, [FIRST]);
      await takeUpOffers(at());
      const id = (await received())[0]?.id ?? '';
      let acceptance: Promise<string> | undefined;
      await at()
        .db.transaction()
        .execute(async (trx) => {
          await trx
            .updateTable('mandate')
            .set({ state: 'ended', until: at().clock.now(), ended_reason: 'substituted' })
            .where('account_id', '=', lila.accountId)
            .where('service', '=', FIRST)
            .execute();
          acceptance = answers(acceptOffer, id);
          await untilWaiting(trx, 1);
        });
      expect(await acceptance).toBe('gone');
      expect(await rights()).toEqual([]);
    }
  });

  it('are asleep, removed or gone by themselves, once, and never with a right afterwards', async () => {
    for (let count = 0; count < ROUNDS; count++) {
      await setUp();
      await accepted();
      const of = { siren: SIREN, role: 'suppleant', services: [FIRST] } as const;
      const laysDown = async () =>
        (await asHolder(instances.next(), paul, (holder) => layDown(holder, paul, of))).outcome;
      const outcomes = await Promise.all([changes('ended'), laysDown(), changes('ended')]);
      expect(tallyOf(outcomes)).toEqual({ changed: 1, gone: 2 });
      expect(await rights()).toEqual([]);
    }
  });

  it('are asked about once a year, and an offer lapses once, by all instances together', async () => {
    await accepted();
    const clock = at().clock;
    clock.advance({ days: 366 });
    lila = await signedIn(at(), email('lila'));
    await offers(lila, [FIRST], '20232340900300');
    clock.advance({ days: 7 });
    await Promise.all(
      instances.platforms.flatMap((platform) => [askForReviews(platform), lapseOffers(platform)]),
    );
    const subjects = (await mailsTo(at(), email('lila'))).map(({ subject, text }) =>
      subject.includes('toujours utiles') ? 'review' : text.includes('sans réponse') ? 'lapsed' : 'other',
    );
    expect(tallyOf(subjects)).toMatchObject({ review: 1, lapsed: 1 });
  });
});
