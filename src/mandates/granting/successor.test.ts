import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  mailsTo,
  ORIGIN,
  openAccount,
  otherPassword,
  signedIn,
} from '../../../test/tools/accounts.ts';
import { changeAddress, present } from '../../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { giveMandate } from '../../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { asHolder } from '../../account/as-holder.ts';
import { changePassword } from '../../credentials/change-password.ts';
import { readAlone } from '../../database/read-along.ts';
import { cancelDeletion } from '../../deletion/cancel-deletion.tsx';
import { inTransaction } from '../../platform/unit-of-work.ts';
import { mandatesOf } from '../mandate.ts';
import { acceptOffer, refuseOffer, withdrawOffer } from './answer-offer.ts';
import { lapseOffers } from './lapse.ts';
import { makeOffer, type WantedOffer } from './offer.ts';
import { OFFERS_RECEIVED, offersMade } from './offers.ts';
import { takeUpOffers } from './take-up-offers.ts';

const [LILA, PAUL, ZOE, TOM] = ['lila', 'paul', 'zoe', 'tom'].map((name) => `${name}@test.example`) as [
  string,
  string,
  string,
  string,
];
const SIREN = '732829320';
const SERVICES = ['avis-cfe', 'payer-tva'];
const TO_PAUL = { number: '20232340000102', name: 'Multiple' };

describeOnEachDatabase('a successor whom a titulaire proposes', (db) => {
  let platform: TestPlatform;
  let lila: Awaited<ReturnType<typeof signedIn>>;
  let paul: Awaited<ReturnType<typeof signedIn>>;
  let zoe: string;
  let tom: string;

  /** Lila is the titulaire, Zoé a suppléante, Tom has a delegation of Lila's, and so has Paul. */
  beforeEach(async () => {
    platform = testPlatform(db());
    const lilaId = await openAccount(platform, LILA, { subscriber_number: '20232340000101' });
    const paulId = await openAccount(platform, PAUL, {
      subscriber_number: TO_PAUL.number,
      first_name: 'Paul',
      last_name: 'MULTIPLE',
    });
    zoe = await openAccount(platform, ZOE);
    tom = await openAccount(platform, TOM);
    const until = new Date(platform.clock.now().getTime() + 90 * 86_400_000);
    const delegated = { role: 'delegataire', basis: 'delegation', granted_by: lilaId, until } as const;
    for (const service of SERVICES) await giveMandate(db(), lilaId, SIREN, { service });
    await giveMandate(db(), zoe, SIREN, { service: 'payer-tva', role: 'suppleant', granted_by: lilaId });
    await giveMandate(db(), tom, SIREN, { service: 'payer-tva', ...delegated });
    await giveMandate(db(), paulId, SIREN, { service: 'payer-tva', ...delegated });
    await db().updateTable('dossier').set({ name: 'SARL MARTIN' }).where('siren', '=', SIREN).execute();
    lila = await signedIn(platform, LILA);
    paul = await signedIn(platform, PAUL);
  });

  const proposed = (changes: Partial<WantedOffer> = {}) =>
    asHolder(platform, lila, (holder) =>
      makeOffer(holder, lila, {
        id: randomUUID(),
        siren: SIREN,
        services: SERVICES,
        role: 'titulaire',
        named: TO_PAUL,
        ...changes,
      }),
    );
  const received = () => readAlone(db(), OFFERS_RECEIVED, paul.accountId, platform.clock.now());
  const made = async () => {
    const offers = await offersMade(platform, lila.accountId, 'titulaire');
    return offers.map(({ state }) => state);
  };
  const isProposed = async (changes: Partial<WantedOffer> = {}) => {
    expect(await proposed(changes)).toEqual({ outcome: 'offered' });
    await takeUpOffers(platform);
    return (await received())[0]?.id ?? '';
  };
  const answers = (id: string, how = acceptOffer) =>
    asHolder(platform, paul, (holder) => how(holder, paul, id));
  /** The 72 hours in which the giver may take it back pass. */
  const opens = async () => {
    platform.clock.advance({ hours: 72 });
    paul = await signedIn(platform, PAUL);
  };
  /** Somebody asks to replace Lila in one of her services. */
  const replacementAsked = async () => {
    const request = {
      id: randomUUID(),
      reference: 'K7RM4XPA',
      kind: 'substitution',
      account_id: zoe,
      siren: SIREN,
      services: JSON.stringify(['payer-tva']),
      capacity: 'mandated',
      way: 'letter',
      reason: 'Il ne travaille plus ici',
      holder_id: lila.accountId,
      requested_at: platform.clock.now(),
      last_day: '2099-12-31',
    } as const;
    await db().insertInto('role_request').values(request).execute();
    return db().updateTable('role_request').where('id', '=', request.id);
  };
  const rolesOf = async (accountId: string) =>
    (await mandatesOf(db(), accountId, platform.clock.now()))
      .filter(({ siren }) => siren === SIREN)
      .map(({ service, role }) => `${service} ${role}`);
  const lastMail = async (address: string) =>
    (await mailsTo(platform, address)).at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '';

  it('is the titulaire as soon as he accepts, and nothing before', async () => {
    const id = await isProposed();
    await opens();
    expect(await rolesOf(lila.accountId)).toEqual(['avis-cfe titulaire', 'payer-tva titulaire']);
    expect(await answers(id)).toEqual({ outcome: 'accepted' });
    expect(await rolesOf(lila.accountId)).toEqual([]);
    expect(await rolesOf(paul.accountId), 'and no délégataire besides').toEqual([
      'avis-cfe titulaire',
      'payer-tva titulaire',
    ]);
    expect(await rolesOf(zoe), 'suppléants stay').toEqual(['payer-tva suppleant']);
    expect(await rolesOf(tom), 'delegations sleep').toEqual([]);
    const asleep = db().selectFrom('mandate').select('account_id').where('state', '=', 'asleep');
    expect(await asleep.execute()).toEqual([{ account_id: tom }]);
    expect(await made()).toEqual(['accepted']);
    const { name } = await db()
      .selectFrom('dossier')
      .select('name')
      .where('account_id', '=', paul.accountId)
      .where('siren', '=', SIREN)
      .executeTakeFirstOrThrow();
    expect(name).toBe('SARL MARTIN');
    expect(await answers(id), 'twice').toEqual({ outcome: 'gone' });
  });

  it('is told of at once to everybody whom it concerns, and in the histories of both', async () => {
    const id = await isProposed();
    await opens();
    await answers(id);
    expect(await lastMail(LILA)).toMatch(/« Multiple », abonné 20232340000102, a accepté votre proposition/);
    expect(await lastMail(PAUL)).toContain('devenir titulaire à la place de Mme Lila ROSEMONDE');
    expect(await lastMail(ZOE)).toContain('Paul MULTIPLE est titulaire à la place de Mme Lila ROSEMONDE');
    expect(await lastMail(TOM)).toMatch(/SARL MARTIN.*en sommeil.*n’en est plus titulaire/);
    const events = async (id: string) => (await auditLines(db(), id)).map(({ event }) => event);
    expect(await events(lila.accountId)).toEqual(
      expect.arrayContaining(['offer-made', 'offer-accepted', 'titulaire-replaced']),
    );
    expect(await events(paul.accountId)).toContain('offer-accepted');
  });

  it('is told of to the former address too, where the present one is new', async () => {
    await changeAddress(platform, lila, 'voleur@test.example');
    lila = await signedIn(platform, 'voleur@test.example');
    const id = await isProposed();
    expect(await lastMail('voleur@test.example')).toContain('vous avez proposé à « Multiple »');
    const told = await lastMail(LILA);
    expect(told).toContain('vous avez proposé à la personne désignée');
    await opens();
    await answers(id);
    const after = await lastMail(LILA);
    expect(after).toContain('la personne désignée a accepté votre proposition');
    // Whoever reads a mailbox that is no longer the holder's learns nobody's name and number.
    for (const text of [told, after]) expect(text).not.toMatch(/Multiple|20232340000102/);
  });

  it('is one a service: a second proposal waits until the first is withdrawn', async () => {
    const id = await isProposed({ services: ['avis-cfe'] });
    const another = { number: '20232340000999', name: 'Durand' };
    expect(await proposed({ named: another })).toEqual({ outcome: 'offered-already' });
    expect(await proposed({ named: another, services: ['payer-tva'] })).toEqual({ outcome: 'offered' });
    await asHolder(platform, lila, (holder) => withdrawOffer(holder, lila, id));
    expect(await proposed({ named: another, services: ['avis-cfe'] }), 'to the same as another').toEqual({
      outcome: 'offered-already',
    });
    expect(await answers(id), 'withdrawn').toEqual({ outcome: 'gone' });
    expect(await rolesOf(lila.accountId)).toHaveLength(2);
  });

  it('takes over what the giver is still titulaire of, and nothing of what is another’s or frozen', async () => {
    const id = await isProposed();
    const giver = db().updateTable('account').where('id', '=', lila.accountId);
    await giver.set({ frozen_until: new Date(platform.clock.now().getTime() + 86_400_000) }).execute();
    expect(await received(), 'while the giver is disputed').toEqual([]);
    expect(await answers(id)).toEqual({ outcome: 'gone' });
    await giver.set({ frozen_until: null }).execute();
    await opens();
    const ended = { state: 'ended', until: platform.clock.now(), ended_reason: 'substituted' } as const;
    const mandates = db().updateTable('mandate').set(ended).where('account_id', '=', lila.accountId);
    await mandates.where('service', '=', 'avis-cfe').execute();
    expect(await answers(id)).toEqual({ outcome: 'accepted' });
    expect(await rolesOf(paul.accountId)).toEqual(['payer-tva titulaire']);
  });

  it('may refuse, or let the week pass, which the giver is told', async () => {
    expect(await answers(await isProposed(), refuseOffer)).toEqual({ outcome: 'refused' });
    expect(await lastMail(LILA)).toContain('a été refusée');
    await isProposed();
    platform.clock.advance({ days: 10, seconds: -1 });
    await lapseOffers(platform);
    expect(await made(), 'as long as it could be accepted').toContain('waiting');
    platform.clock.advance({ seconds: 1 });
    await lapseOffers(platform);
    expect(await lastMail(LILA)).toContain('restée sans réponse');
    expect((await made()).sort()).toEqual(['lapsed', 'refused']);
    lila = await signedIn(platform, LILA);
    expect(await rolesOf(lila.accountId)).toHaveLength(2);
  });

  it('accepts while the deletion waits; once it is cancelled, what was not accepted is taken back', async () => {
    await isProposed({ services: ['avis-cfe'] });
    await isProposed({ services: ['payer-tva'], named: { ...TO_PAUL, name: 'Paul Multiple' } });
    const offers = await received();
    const first = offers.find(({ services }) => services.includes('avis-cfe'))?.id ?? '';
    const deletion_asked_at = platform.clock.now();
    await db().updateTable('account').set({ deletion_asked_at }).where('id', '=', lila.accountId).execute();
    await opens();
    expect(await answers(first)).toEqual({ outcome: 'accepted' });
    expect(await lastMail(LILA)).toContain('la suppression de votre espace, que vous avez demandée, suit');
    const account = await db()
      .selectFrom('account')
      .selectAll()
      .where('id', '=', lila.accountId)
      .executeTakeFirstOrThrow();
    await inTransaction(platform, (tx) => cancelDeletion(tx, account, ORIGIN));
    expect(await lastMail(LILA)).toMatch(/La proposition que vous aviez faite à un successeur.*est retirée/);
    expect((await made()).sort()).toEqual(['accepted', 'withdrawn']);
    expect(await received()).toEqual([]);
    expect(await rolesOf(lila.accountId)).toEqual(['payer-tva titulaire']);
  });

  it('cannot accept for 72 hours, in which the giver may take it back, and for seven days after that', async () => {
    const id = await isProposed();
    const from = new Date(platform.clock.now().getTime() + 72 * 3_600_000);
    platform.clock.advance({ hours: 72, seconds: -1 });
    paul = await signedIn(platform, PAUL);
    expect(await answers(id)).toEqual({ outcome: 'too-early', from });
    expect(await rolesOf(lila.accountId)).toHaveLength(2);
    platform.clock.advance({ days: 7 });
    paul = await signedIn(platform, PAUL);
    expect(await answers(id), 'the last second').toEqual({ outcome: 'accepted' });
  });

  it('is not made of a friend by whoever is about to be replaced', async () => {
    const id = await isProposed({ services: ['payer-tva'] });
    await opens();
    const request = await replacementAsked();
    expect(await answers(id)).toEqual({ outcome: 'replacement-asked' });
    lila = await signedIn(platform, LILA);
    await asHolder(platform, lila, (holder) => withdrawOffer(holder, lila, id));
    const again = { named: { ...TO_PAUL, name: 'Paul Multiple' } };
    expect(await proposed({ ...again, services: ['payer-tva'] })).toEqual({ outcome: 'replacement-asked' });
    expect(await proposed({ ...again, services: ['avis-cfe'] }), 'which nobody asks for').toEqual({
      outcome: 'offered',
    });
    await request.set({ state: 'withdrawn', ended_at: platform.clock.now() }).execute();
    const named = { number: '20232340000999', name: 'Durand' };
    expect(await proposed({ named, services: ['payer-tva'] })).toEqual({ outcome: 'offered' });
  });

  it('is taken back when the password or the address is changed, which the mail says', async () => {
    await isProposed();
    const changed = await changePassword(platform, lila, otherPassword(), present());
    expect(changed.outcome).toBe('changed');
    expect(await made()).toEqual(['withdrawn']);
    expect(await lastMail(LILA)).toMatch(/La proposition .* à un successeur.*est retirée/);
    lila = await signedIn(platform, LILA, otherPassword());
    await isProposed();
    await changeAddress(platform, lila, 'nouvelle@test.example', { password: otherPassword() });
    expect(await made()).toEqual(['withdrawn', 'withdrawn']);
    expect(await lastMail('nouvelle@test.example')).toMatch(/La proposition .* à un successeur.*est retirée/);
    expect(await received()).toEqual([]);
  });

  it('may have been the titulaire before, with a role that still sleeps', async () => {
    const id = await isProposed();
    await opens();
    const asleep = { service: 'avis-cfe', state: 'asleep' } as const;
    await giveMandate(db(), paul.accountId, SIREN, asleep);
    const own = db().updateTable('mandate').where('account_id', '=', paul.accountId);
    await own.set({ role: 'titulaire' }).where('service', '=', 'avis-cfe').execute();
    expect(await answers(id)).toEqual({ outcome: 'accepted' });
    expect(await rolesOf(paul.accountId)).toEqual(['avis-cfe titulaire', 'payer-tva titulaire']);
  });

  it('is not proposed in the three days after a forgotten password', async () => {
    const recovery = {
      id: randomUUID(),
      account_id: lila.accountId,
      status: 'done',
      channel: 'letter',
      code_hash: 'x'.repeat(43),
      requested_at: platform.clock.now(),
      ended_at: platform.clock.now(),
    } as const;
    await db().insertInto('recovery').values(recovery).execute();
    expect(await proposed()).toMatchObject({ outcome: 'recovered-lately' });
    expect(await proposed({ role: 'suppleant' }), 'what can be taken back').toEqual({ outcome: 'offered' });
    platform.clock.advance({ hours: 72 });
    lila = await signedIn(platform, LILA);
    expect(await proposed()).toEqual({ outcome: 'offered' });
  });
});
