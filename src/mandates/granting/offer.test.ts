import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { giveMandate } from '../../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { watchStatements } from '../../../test/tools/statements.ts';
import { asHolder } from '../../account/as-holder.ts';
import { readAlone } from '../../database/read-along.ts';
import { asConfirmedHolder } from '../../passwords/as-confirmed-holder.ts';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { dossiersOf } from '../dossier.ts';
import { awaitLetter, mandatesOf } from '../mandate.ts';
import { acceptOffer, refuseOffer, withdrawOffer } from './answer-offer.ts';
import { MOST_SUPPLEANTS } from './company.ts';
import { lapseOffers, purgeOffers } from './lapse.ts';
import { makeOffer, type WantedOffer } from './offer.ts';
import { OFFERS_RECEIVED, offersMade } from './offers.ts';
import { changeStanding, layDown, type StandingChange } from './standing.ts';
import { takeUpOffers } from './take-up-offers.ts';

const LILA = 'lila@test.example';
const PAUL = 'paul@test.example';
const SIREN = '732829320';
const [NUMBER, NOBODYS] = ['20232340000102', '20232340000999'];
const SERVICES = ['avis-cfe', 'payer-tva'];

describeOnEachDatabase('an offer of a role', (db) => {
  let platform: TestPlatform;
  let lila: Awaited<ReturnType<typeof signedIn>>;
  let paul: Awaited<ReturnType<typeof signedIn>>;

  beforeEach(async () => {
    platform = testPlatform(db());
    const lilaId = await openAccount(platform, LILA, { subscriber_number: '20232340000101' });
    await openAccount(platform, PAUL, {
      subscriber_number: NUMBER,
      first_name: 'Paul',
      last_name: 'MULTIPLE',
    });
    for (const service of SERVICES) await giveMandate(db(), lilaId, SIREN, { service });
    await db().updateTable('dossier').set({ name: 'SARL MARTIN' }).where('siren', '=', SIREN).execute();
    lila = await signedIn(platform, LILA);
    paul = await signedIn(platform, PAUL);
  });

  const offered = (changes: Partial<WantedOffer> = {}, who = lila) =>
    asHolder(platform, who, (holder) =>
      makeOffer(holder, who, {
        id: randomUUID(),
        siren: SIREN,
        services: SERVICES,
        role: 'suppleant',
        named: { number: NUMBER, name: 'Multiple' },
        ...changes,
      }),
    );
  const toNobody = { named: { number: NOBODYS, name: 'Multiple' } };
  const received = () => readAlone(db(), OFFERS_RECEIVED, paul.accountId, platform.clock.now());
  const made = () => offersMade(platform, lila.accountId, 'suppleant');
  const answers = (id: string, how = acceptOffer, who = paul) =>
    asHolder(platform, who, (holder) => how(holder, who, id));
  const rolesOf = async (accountId: string) =>
    (await mandatesOf(db(), accountId, platform.clock.now()))
      .filter(({ siren }) => siren === SIREN)
      .map(({ service, role }) => [service, role]);
  const subjectsTo = async (address: string) =>
    (await mailsTo(platform, address)).map(({ subject }) => subject);
  const isAccepted = async () => {
    await offered();
    await takeUpOffers(platform);
    const [offer] = await received();
    return answers(offer?.id ?? '');
  };
  const awaitLetterOf = (accountId: string) =>
    inTransaction(platform, (tx) => awaitLetter(tx, accountId, SIREN));
  const change = (what: StandingChange, services: readonly string[] = SERVICES) =>
    asHolder(platform, lila, (holder) =>
      changeStanding(
        holder,
        lila,
        { siren: SIREN, role: 'suppleant', holderId: paul.accountId, services },
        what,
      ),
    );

  it('gives nothing before it is accepted, and then what was offered', async () => {
    expect(await offered()).toEqual({ outcome: 'offered' });
    expect(await received(), 'before it was looked up').toEqual([]);
    await takeUpOffers(platform);
    const [offer, ...others] = await received();
    expect(others).toEqual([]);
    expect(offer).toMatchObject({
      companyName: 'SARL MARTIN',
      services: SERVICES,
      role: 'suppleant',
      giver: { lastName: 'ROSEMONDE' },
    });
    expect(await rolesOf(paul.accountId)).toEqual([]);
    expect(
      (await dossiersOf(db(), paul.accountId, platform.clock.now())).map(({ siren }) => siren),
    ).not.toContain(SIREN);
    expect(await answers(offer?.id ?? '')).toEqual({ outcome: 'accepted' });
    expect(await rolesOf(paul.accountId)).toEqual(SERVICES.map((service) => [service, 'suppleant']));
    expect(await received()).toEqual([]);
    expect(await made()).toMatchObject([{ state: 'accepted', named: { number: NUMBER, name: 'Multiple' } }]);
    expect(await answers(offer?.id ?? ''), 'twice').toEqual({ outcome: 'gone' });
  });

  it('is told to both sides by mail and in their histories', async () => {
    await isAccepted();
    const toPaul = await mailsTo(platform, PAUL);
    expect(toPaul.map(({ text }) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(
        /Mme Lila ROSEMONDE vous propose, pour l’entreprise SARL MARTIN \(SIREN 732829320\)/,
      ),
      expect.stringMatching(/vous avez accepté d’en être administrateur suppléant/),
    ]);
    const toLila = await mailsTo(platform, LILA);
    expect(toLila.map(({ text }) => text.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/vous avez proposé à « Multiple », abonné 20232340000102/),
      expect.stringMatching(/La proposition a été acceptée/),
    ]);
    const events = async (id: string) =>
      (await auditLines(db(), id)).map(({ event }) => event).filter((event) => event.startsWith('offer'));
    expect(await events(lila.accountId)).toEqual(['offer-made', 'offer-accepted']);
    expect(await events(paul.accountId)).toEqual(['offer-received', 'offer-accepted']);
  });

  it('to nobody is answered, stands, is mailed and lapses like any other, at the same cost', async () => {
    const ofThisProgram = platform;
    const cost = async (wanted: Partial<WantedOffer>) => {
      const { db: watched, statements } = watchStatements(db());
      platform = { ...ofThisProgram, db: watched };
      const outcome = await offered(wanted);
      platform = ofThisProgram;
      return { outcome, statements };
    };
    const [somebody, nobody] = [await cost({}), await cost(toNobody)];
    expect(somebody.statements.length).toBeGreaterThan(5);
    expect(nobody).toEqual(somebody);
    await takeUpOffers(platform);
    const seen = async () =>
      (await made()).map(({ id: _, named: __, ...rest }) => ({ ...rest, offeredAt: undefined }));
    const [one, other] = await seen();
    expect(one).toEqual(other);
    platform.clock.advance({ days: 7 });
    const [lapsedOne, lapsedOther] = await seen();
    expect(lapsedOne).toEqual(lapsedOther);
    await lapseOffers(platform);
    await lapseOffers(platform);
    expect((await subjectsTo(LILA)).length, 'two made, two lapsed').toBe(4);
    expect((await made()).map(({ state }) => state)).toEqual(['lapsed', 'lapsed']);
  });

  it('names nobody by the number alone, nor an account about to be deleted, nor what is typed in clear', async () => {
    await offered({ named: { number: NUMBER, name: 'Rosemonde' } });
    await db()
      .updateTable('account')
      .set({ deletion_asked_at: platform.clock.now() })
      .where('id', '=', paul.accountId)
      .execute();
    await offered();
    await takeUpOffers(platform);
    const rows = await db().selectFrom('mandate_offer').selectAll().execute();
    expect(rows.map(({ account_id }) => account_id)).toEqual([null, null]);
    expect(JSON.stringify(rows)).not.toMatch(/Rosemonde|Multiple|20232340000102/i);
    expect(await mailsTo(platform, PAUL)).toEqual([]);
  });

  it('is refused to oneself, to whoever holds the role, twice, and beyond ten', async () => {
    expect(await offered({ named: { number: '20232340000101', name: 'x' } })).toEqual({ outcome: 'oneself' });
    await isAccepted();
    expect(await offered()).toEqual({ outcome: 'already', services: SERVICES });
    await change('asleep');
    expect(await offered(), 'asleep').toEqual({ outcome: 'already', services: SERVICES });
    const others = Array.from({ length: MOST_SUPPLEANTS - 1 }, (_, index) =>
      String(20_232_340_000_900 + index),
    );
    for (const number of others)
      expect(await offered({ named: { number, name: 'Durand' } })).toEqual({ outcome: 'offered' });
    expect(await offered({ named: { number: others[0] ?? '', name: 'DURAND' } })).toEqual({
      outcome: 'offered-already',
    });
    expect(await offered({ named: { number: NOBODYS, name: 'Durand' } })).toEqual({ outcome: 'too-many' });
    platform.clock.advance({ days: 7 });
    lila = await signedIn(platform, LILA);
    expect(await offered({ named: { number: NOBODYS, name: 'Durand' } })).toEqual({ outcome: 'offered' });
  });

  it('is made once by a form that comes twice', async () => {
    const id = randomUUID();
    expect(await offered({ id })).toEqual({ outcome: 'offered' });
    expect(await offered({ id })).toEqual({ outcome: 'offered' });
    expect(await made()).toHaveLength(1);
  });

  it('is the titulaire’s alone, in the services of an active mandate; a suppléant delegates', async () => {
    await isAccepted();
    const delegation = { role: 'delegataire', ...toNobody } as const;
    expect(await offered(toNobody, paul)).toEqual({ outcome: 'not-givable' });
    expect(await offered({ services: ['another'] })).toEqual({ outcome: 'not-givable' });
    expect(await offered({ services: [] })).toEqual({ outcome: 'not-givable' });
    expect(await offered(delegation, paul)).toEqual({ outcome: 'offered' });
    await change('asleep');
    expect(await offered({ ...delegation, services: ['payer-tva'] }, paul)).toEqual({
      outcome: 'not-givable',
    });
  });

  it('cannot be accepted by another account, once withdrawn, refused, late, or when the giver holds it no more', async () => {
    await offered();
    await takeUpOffers(platform);
    const [offer] = await received();
    const id = offer?.id ?? '';
    expect(await answers(id, acceptOffer, lila)).toEqual({ outcome: 'gone' });
    expect(await answers('none-of-these')).toEqual({ outcome: 'gone' });
    expect(await answers(id, withdrawOffer, paul), 'by the other side').toEqual({ outcome: 'gone' });
    const giver = db().updateTable('mandate').where('account_id', '=', lila.accountId);
    await giver.set({ state: 'asleep' }).execute();
    expect(await received()).toEqual([]);
    expect(await answers(id)).toEqual({ outcome: 'gone' });
    await giver.set({ state: 'active' }).execute();
    await db()
      .updateTable('account')
      .set({ frozen_until: new Date('2099-01-01') })
      .where('id', '=', lila.accountId)
      .execute();
    expect(await answers(id), 'of a disputed account').toEqual({ outcome: 'gone' });
    await db().updateTable('account').set({ frozen_until: null }).execute();
    expect(await answers(id, withdrawOffer, lila)).toEqual({ outcome: 'withdrawn' });
    for (const how of [acceptOffer, refuseOffer]) expect(await answers(id, how)).toEqual({ outcome: 'gone' });
    await offered();
    await takeUpOffers(platform);
    const [second] = await received();
    platform.clock.advance({ days: 7 });
    paul = await signedIn(platform, PAUL);
    expect(await answers(second?.id ?? '')).toEqual({ outcome: 'gone' });
    expect(await rolesOf(paul.accountId)).toEqual([]);
  });

  it('is accepted for those services alone that the giver still holds', async () => {
    await offered();
    await takeUpOffers(platform);
    await db().updateTable('mandate').set({ state: 'asleep' }).where('service', '=', 'avis-cfe').execute();
    const [offer] = await received();
    await answers(offer?.id ?? '');
    expect(await rolesOf(paul.accountId)).toEqual([['payer-tva', 'suppleant']]);
  });

  it('that is refused gives nothing, and tells the giver', async () => {
    await offered();
    await takeUpOffers(platform);
    const [offer] = await received();
    expect(await answers(offer?.id ?? '', refuseOffer)).toEqual({ outcome: 'refused' });
    expect(await rolesOf(paul.accountId)).toEqual([]);
    expect((await mailsTo(platform, LILA)).at(-1)?.text).toContain('refusée');
  });

  it('stays as it was where whoever it named is erased, and goes with its giver', async () => {
    await offered();
    await takeUpOffers(platform);
    const before = await made();
    await db().deleteFrom('account').where('id', '=', paul.accountId).execute();
    expect(await made()).toEqual(before);
    await db().deleteFrom('account').where('id', '=', lila.accountId).execute();
    expect(await db().selectFrom('mandate_offer').selectAll().execute()).toEqual([]);
  });

  it('is deleted a month after its end', async () => {
    await offered();
    platform.clock.advance({ days: 7 });
    await lapseOffers(platform);
    platform.clock.advance({ days: 29 });
    await purgeOffers(platform, platform.clock.now());
    expect(await made()).toHaveLength(1);
    platform.clock.advance({ days: 1 });
    await purgeOffers(platform, platform.clock.now());
    expect(await made()).toEqual([]);
  });

  it('of a delegation ends when it says, and reads or acts', async () => {
    const until = new Date(platform.clock.now().getTime() + 10 * 86_400_000);
    await offered({ role: 'delegataire', access: 'read', until });
    await takeUpOffers(platform);
    const [offer] = await received();
    expect(offer).toMatchObject({ access: 'read', until });
    await answers(offer?.id ?? '');
    const rows = await db().selectFrom('mandate').selectAll().where('role', '=', 'delegataire').execute();
    expect(rows).toMatchObject(
      SERVICES.map(() => ({ access: 'read', until, basis: 'delegation', granted_by: lila.accountId })),
    );
    platform.clock.advance({ days: 10 });
    lila = await signedIn(platform, LILA);
    paul = await signedIn(platform, PAUL);
    expect(await rolesOf(paul.accountId)).toEqual([]);
    await offered({ role: 'delegataire', until: new Date(until.getTime() + 86_400_000) });
    await takeUpOffers(platform);
    await answers((await received())[0]?.id ?? '');
    expect(await rolesOf(paul.accountId), 'given again').toHaveLength(2);
  });

  it('made under several spellings of one name is offered once, and comes to nothing once its role was taken', async () => {
    const named = (name: string) => ({ named: { number: NUMBER, name } });
    const services = ['avis-cfe'];
    for (const wanted of [{ services }, { services, ...named('Paul Multiple') }, named('Multiple Paul')]) {
      await offered(wanted);
      await takeUpOffers(platform);
    }
    const ids = (await received()).map(({ id }) => id);
    expect(ids, 'the same twice, and another').toHaveLength(2);
    const [first, second] = ids as [string, string];
    await answers(first);
    expect(await change('ended')).toMatchObject({ outcome: 'changed' });
    expect(await answers(second)).toEqual({ outcome: 'gone' });
    expect(await rolesOf(paul.accountId)).toEqual([]);
    expect((await made()).map(({ state }) => state).sort()).toEqual(['accepted', 'waiting', 'withdrawn']);
  });

  it('is not said to be accepted where it gives nothing that is not held already', async () => {
    await offered();
    await takeUpOffers(platform);
    for (const service of SERVICES)
      await giveMandate(db(), paul.accountId, SIREN, { service, role: 'suppleant' });
    const mails = async () =>
      [await mailsTo(platform, LILA), await mailsTo(platform, PAUL)].map((all) => all.length);
    const before = await mails();
    expect(await answers((await received())[0]?.id ?? '')).toEqual({ outcome: 'gone' });
    expect(await mails()).toEqual(before);
    expect(await made()).toMatchObject([{ state: 'withdrawn' }]);
    expect(await received()).toEqual([]);
  });

  it('of one titulaire takes no place from another, and the tenth to accept is the last', async () => {
    const zoeId = await openAccount(platform, 'zoe@test.example');
    await giveMandate(db(), zoeId, SIREN, { service: 'compte-fiscal' });
    const zoe = await signedIn(platform, 'zoe@test.example');
    for (let count = 0; count < MOST_SUPPLEANTS; count++)
      await offered({ named: { number: String(20_232_340_000_900 + count), name: 'Personne' } }, zoe).then(
        ({ outcome }) => expect(outcome).toBe('not-givable'),
      );
    for (let count = 0; count < MOST_SUPPLEANTS; count++)
      expect(
        await offered(
          {
            named: { number: String(20_232_340_000_900 + count), name: 'Personne' },
            services: ['compte-fiscal'],
          },
          zoe,
        ),
      ).toEqual({ outcome: 'offered' });
    expect(await offered()).toEqual({ outcome: 'offered' });
    await takeUpOffers(platform);
    const [offer] = await received();
    for (let count = 0; count < MOST_SUPPLEANTS; count++) {
      const holder = await openAccount(platform, `suppleant.${count}@test.example`);
      await giveMandate(db(), holder, SIREN, { service: 'compte-fiscal', role: 'suppleant' });
    }
    expect(await answers(offer?.id ?? '')).toEqual({ outcome: 'full' });
    await db()
      .updateTable('mandate')
      .set({ state: 'ended', until: platform.clock.now(), ended_reason: 'removed' })
      .where('role', '=', 'suppleant')
      .execute();
    expect(await answers(offer?.id ?? '')).toEqual({ outcome: 'accepted' });
  });

  it('gives the company its name where it was known by its number alone', async () => {
    await awaitLetterOf(paul.accountId);
    await isAccepted();
    expect((await dossiersOf(db(), paul.accountId, platform.clock.now())).map(({ name }) => name)).toContain(
      'SARL MARTIN',
    );
  });

  it('of one form for several companies is told in one mail to each side', async () => {
    const until = new Date(platform.clock.now().getTime() + 10 * 86_400_000);
    const others = ['552100554', '542051180'];
    for (const siren of others) await giveMandate(db(), lila.accountId, siren, { service: 'payer-tva' });
    const companies = others.length + 1;
    for (const [index, siren] of [SIREN, ...others].entries())
      await offered({
        role: 'delegataire',
        until,
        siren,
        services: ['payer-tva'],
        among: { companies, index },
      });
    await takeUpOffers(platform);
    expect(await received()).toHaveLength(companies);
    for (const address of [LILA, PAUL]) {
      const [mail, ...more] = await mailsTo(platform, address);
      expect(more).toEqual([]);
      expect(mail?.text.replaceAll(/\s+/g, ' ')).toMatch(/et 2 autres entreprises/);
    }
  });

  it('told to those who act beside is counted apart from what else changes there', async () => {
    await openAccount(platform, 'zoe@test.example');
    const zoe = await signedIn(platform, 'zoe@test.example');
    await giveMandate(db(), zoe.accountId, SIREN, { service: 'payer-tva', role: 'suppleant' });
    await isAccepted();
    await change('asleep');
    const mails = db().selectFrom('mail').select('purpose').where('about_account_id', '=', zoe.accountId);
    expect((await mails.orderBy('created_at').execute()).map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining(['mandate-gained', 'mandate-changed']),
    );
  });

  it('needs the password where it is to be confirmed', async () => {
    const counted = (compare: () => Promise<boolean>) => compare();
    const tries = async (typed: string) =>
      asConfirmedHolder(platform, lila, { typed, counted }, async () => ({ outcome: 'done' }));
    expect(await tries(otherPassword())).toMatchObject({ outcome: 'not-confirmed' });
    expect(await tries(PASSWORD)).toEqual({ outcome: 'done' });
  });

  it('makes a role that sleeps without any right, wakes, and ends, told to both', async () => {
    await isAccepted();
    expect(await change('woken')).toEqual({ outcome: 'gone' });
    expect(await change('asleep', ['payer-tva', 'another'])).toEqual({
      outcome: 'changed',
      services: ['payer-tva'],
    });
    expect(await rolesOf(paul.accountId)).toEqual([['avis-cfe', 'suppleant']]);
    expect(await change('asleep')).toEqual({ outcome: 'changed', services: ['avis-cfe'] });
    expect(await rolesOf(paul.accountId)).toEqual([]);
    expect(await change('woken')).toEqual({ outcome: 'changed', services: SERVICES });
    expect((await dossiersOf(db(), paul.accountId, platform.clock.now())).map(({ name }) => name)).toContain(
      'SARL MARTIN',
    );
    expect(await change('ended')).toEqual({ outcome: 'changed', services: SERVICES });
    for (const what of ['asleep', 'woken', 'ended'] as const)
      expect(await change(what)).toEqual({ outcome: 'gone' });
    expect((await mailsTo(platform, PAUL)).at(-1)?.text).toMatch(/Mme Lila ROSEMONDE a mis fin/);
    expect((await mailsTo(platform, LILA)).at(-1)?.text).toMatch(
      /Paul MULTIPLE\s+a cessé d’être\s+administrateur suppléant/,
    );
  });

  it('makes a role that its holder may lay down, awake or asleep, told to both', async () => {
    await isAccepted();
    await change('asleep', ['avis-cfe']);
    const of = { siren: SIREN, role: 'suppleant', services: SERVICES } as const;
    const laysDown = () => asHolder(platform, paul, (holder) => layDown(holder, paul, of));
    expect(await laysDown()).toEqual({ outcome: 'changed', services: SERVICES });
    expect(await laysDown()).toEqual({ outcome: 'gone' });
    expect(await rolesOf(paul.accountId)).toEqual([]);
    expect((await mailsTo(platform, PAUL)).at(-1)?.text.replaceAll(/\s+/g, ' ')).toMatch(
      /vous avez mis fin .* SARL MARTIN/,
    );
    expect((await mailsTo(platform, LILA)).at(-1)?.text).toMatch(/Paul MULTIPLE/);
  });
});
