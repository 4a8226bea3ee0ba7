import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asHolder } from '../../src/account/as-holder.ts';
import { readAlone } from '../../src/database/read-along.ts';
import { eraseAccounts } from '../../src/deletion/erase-accounts.ts';
import { disputeState } from '../../src/dispute/dispute-state.ts';
import { freezeAccount } from '../../src/dispute/freeze-account.ts';
import { undoChange } from '../../src/dispute/undo-change.ts';
import { normaliseAnswer } from '../../src/holder-data/security-question.ts';
import { acceptOffer, withdrawOffer } from '../../src/mandates/granting/answer-offer.ts';
import { makeOffer } from '../../src/mandates/granting/offer.ts';
import { OFFERS_RECEIVED } from '../../src/mandates/granting/offers.ts';
import { changeStanding, layDown } from '../../src/mandates/granting/standing.ts';
import { takeUpOffers } from '../../src/mandates/granting/take-up-offers.ts';
import { mandatesOf, openByLetter } from '../../src/mandates/mandate.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { ORIGIN, openAccount, PASSWORD, signedIn } from '../tools/accounts.ts';
import { changeAddress, disputeReferenceTo } from '../tools/changes.ts';
import { describeOnPostgres, emptyTables } from '../tools/database.ts';
import { giveMandate } from '../tools/holder.ts';
import { type Instances, openInstances } from '../tools/instances.ts';

const [LILA, LILA_NOW, PAUL] = ['lila@test.example', 'lila.ailleurs@test.example', 'paul@test.example'];
const SIRENS = ['552100554', '732829320'] as const;
const [SIREN, OTHER] = SIRENS;
const SERVICES = ['avis-cfe', 'payer-tva'];
const NUMBER = '20232340000102';
const ROUNDS = 5;
type Who = Awaited<ReturnType<typeof signedIn>>;

/** Two transactions that wait for each other are ended by the database: each of these would throw. */
describeOnPostgres('roles changed by two persons at once', (database) => {
  let instances: Instances;
  let lila: Who;
  let paul: Who;
  beforeAll(async () => {
    instances = await openInstances(database().url, 2);
  });
  afterAll(() => instances.close());

  const at = () => instances.platforms[0];
  const withoutQuestion = () => {
    const platform = instances.next();
    return { ...platform, installation: { ...platform.installation, SECURITY_QUESTION: false } };
  };

  /** Lila is the titulaire of two companies; nobody has a role besides. */
  async function twoCompanies({ answer = '' } = {}): Promise<void> {
    await emptyTables(at().db);
    const overrides = answer ? { security_answer_hash: await at().hasher.hash(normaliseAnswer(answer)) } : {};
    const lilaId = await openAccount(at(), LILA, overrides);
    await openAccount(at(), PAUL, { subscriber_number: NUMBER, last_name: 'MULTIPLE' });
    for (const siren of SIRENS)
      for (const service of SERVICES) await giveMandate(at().db, lilaId, siren, { service });
    [lila, paul] = [await signedIn(at(), LILA), await signedIn(at(), PAUL)];
  }

  const offers = (siren: string = SIREN) =>
    asHolder(instances.next(), lila, (holder) =>
      makeOffer(holder, lila, {
        id: randomUUID(),
        siren,
        services: SERVICES,
        role: 'suppleant',
        named: { number: NUMBER, name: 'Multiple' },
      }),
    );
  const received = async () =>
    (await readAlone(at().db, OFFERS_RECEIVED, paul.accountId, at().clock.now())).map(({ id }) => id);
  const isOffered = async () => {
    for (const siren of SIRENS) await offers(siren);
    await takeUpOffers(at());
    return received();
  };
  const accepts = async (id = '') =>
    (await asHolder(instances.next(), paul, (holder) => acceptOffer(holder, paul, id))).outcome;
  const withdraws = async (id = '') =>
    (await asHolder(instances.next(), lila, (holder) => withdrawOffer(holder, lila, id))).outcome;
  const wakes = (siren: string) =>
    asHolder(instances.next(), lila, (holder) =>
      changeStanding(
        holder,
        lila,
        { siren, role: 'suppleant', holderId: paul.accountId, services: SERVICES },
        'woken',
      ),
    );
  const sleeps = (siren: string) =>
    asHolder(instances.next(), lila, (holder) =>
      changeStanding(
        holder,
        lila,
        { siren, role: 'suppleant', holderId: paul.accountId, services: SERVICES },
        'asleep',
      ),
    );
  const laysDown = (siren: string) =>
    asHolder(instances.next(), paul, (holder) =>
      layDown(holder, paul, { siren, role: 'suppleant', services: SERVICES }),
    );
  const rolesOf = async ({ accountId }: Who) =>
    (await mandatesOf(at().db, accountId, at().clock.now())).filter(({ siren }) =>
      SIRENS.some((one) => one === siren),
    ).length;
  async function disputedChange(platform = at()): Promise<string> {
    await changeAddress(platform, lila, LILA_NOW);
    const state = await disputeState(at(), await disputeReferenceTo(at(), LILA));
    if (state.state === 'unreadable') throw new Error('unreadable');
    lila = await signedIn(at(), LILA_NOW);
    return state.change.id;
  }

  it('are accepted or withdrawn, the one before the other', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await twoCompanies();
      const [first, second] = await isOffered();
      const outcomes = await Promise.all([
        accepts(first),
        withdraws(first),
        withdraws(second),
        accepts(second),
        offers(OTHER),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'gone')).toHaveLength(2);
    }
  });

  it('are accepted while the giver disputes a change of address, and give nothing afterwards', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await twoCompanies();
      const changeId = await disputedChange(withoutQuestion());
      const ids = await isOffered();
      const freezes = freezeAccount(withoutQuestion(), { changeId, password: PASSWORD, origin: ORIGIN });
      const [frozen] = await Promise.all([freezes, ...ids.map(accepts), offers().catch(() => undefined)]);
      expect(frozen.outcome).toBe('frozen');
      expect(await rolesOf(paul)).toBe(0);
      expect(await received()).toEqual([]);
    }
  });

  it('are accepted while the giver’s former address is put back, and give nothing afterwards', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await twoCompanies({ answer: 'Camille' });
      const changeId = await disputedChange();
      const ids = await isOffered();
      const undoes = undoChange(instances.next(), { changeId, answer: 'Camille', origin: ORIGIN });
      const [undone] = await Promise.all([undoes, ...ids.map(accepts)]);
      expect(undone.outcome).toBe('undone');
      expect(await rolesOf(paul)).toBe(0);
    }
  });

  it('are woken by the titulaire while their holder lays them down', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await twoCompanies();
      for (const id of await isOffered()) await accepts(id);
      for (const siren of SIRENS) await sleeps(siren);
      await Promise.all([wakes(SIREN), laysDown(SIREN), laysDown(OTHER), wakes(OTHER)]);
      expect(await rolesOf(paul)).toBe(0);
    }
  });

  it('are accepted, or taken up, while their giver’s space is erased', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await twoCompanies();
      const ids = await isOffered();
      const asked = new Date(at().clock.now().getTime() - 8 * 24 * 3_600_000);
      const account = at().db.updateTable('account').set({ deletion_asked_at: asked });
      await account.where('id', '=', lila.accountId).execute();
      const opens = inTransaction(instances.next(), (tx) =>
        openByLetter(tx, paul.accountId, OTHER, SERVICES),
      );
      await Promise.all([eraseAccounts(instances.next()), ...ids.map(accepts), opens]);
      const accounts = await at().db.selectFrom('account').select('id').execute();
      expect(accounts).toEqual([{ id: paul.accountId }]);
    }
  });
});
