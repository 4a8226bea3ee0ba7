import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  auditLines,
  handOverMails,
  mailsTo,
  ORIGIN,
  openAccount,
  PASSWORD,
  signedIn,
  whoBears,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { addBankAccount } from '../../test/tools/bank-accounts.ts';
import { changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { emptyTables, openPGlite, type TestDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { replaceCompanyAddress } from '../company/company-address.ts';
import { disputeState } from '../dispute/dispute-state.ts';
import { undoChange } from '../dispute/undo-change.ts';
import { normaliseAnswer } from '../holder-data/security-question.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { bringDebitsIntoForce } from './come-into-force.ts';
import { confirmDebit, refuseDebit } from './decide-debit.ts';
import { allDebits, purgeDirectDebits } from './direct-debit.ts';
import { followBankAccounts } from './follow-accounts.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const COMPANY_MAIL = 'contact@martin.example';
const SIREN = '732829320';
const PATH = `/espace/prelevements/${SIREN}`;
const OTHER = { details: { iban: 'DE89370400440532013000' } };

describe('« Gérer les contrats de prélèvement automatique »', () => {
  let database: TestDatabase;
  const db = () => database.db;
  let app: FastifyInstance;
  let platform: TestPlatform;
  let lila: Visitor;
  let paul: Visitor;
  let zoe: Visitor;
  let ids: Record<string, string>;
  let account: string;

  beforeAll(async () => {
    database = await openPGlite();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await emptyTables(db());
    platform = testPlatform(db());
    app = await testApp(platform);
    const answer = await platform.hasher.hash(normaliseAnswer('Camille'));
    const open = (email: string, number: string, first_name: string, last_name: string) =>
      openAccount(platform, email, {
        subscriber_number: number,
        first_name,
        last_name,
        security_answer_hash: answer,
      });
    ids = {
      [LILA]: await open(LILA, '20232340000101', 'Lila', 'ROSEMONDE'),
      [PAUL]: await open(PAUL, '20232340000102', 'Paul', 'MULTIPLE'),
      [ZOE]: await open(ZOE, '20232340000103', 'Zoé', 'MARTIN'),
    };
    for (const table of ['mandate', 'dossier'] as const) await db().deleteFrom(table).execute();
    for (const [email, service, role] of [
      [LILA, 'payer-tva', 'titulaire'],
      [LILA, 'payer-cvae', 'titulaire'],
      [PAUL, 'payer-tva', 'suppleant'],
      [ZOE, 'payer-tva', 'delegataire'],
    ] as const)
      await giveMandate(db(), ids[email] ?? '', SIREN, {
        service,
        role,
        ...(role === 'delegataire' && { granted_by: ids[LILA] ?? null }),
      });
    await db().updateTable('dossier').set({ name: 'SARL MARTIN' }).where('siren', '=', SIREN).execute();
    const address = readEmailAddress(COMPANY_MAIL);
    if (address)
      await inTransaction(platform, async (tx) => {
        await lockCompany(tx, SIREN);
        await replaceCompanyAddress(tx, SIREN, address);
      });
    account = await addBankAccount(platform, SIREN, { services: ['payer-tva', 'payer-cvae'] });
    [lila, paul, zoe] = [await visits(LILA), await visits(PAUL), await visits(ZOE)];
  });
  afterEach(() => app.close());

  async function visits(email: string): Promise<Visitor> {
    const visitor = visitorOf(app);
    visitor.cookies.set('session', (await signedIn(platform, email)).token);
    return visitor;
  }
  const reads = async (visitor: Visitor, path = PATH) =>
    asRead((await visitor.get(path)).body).replaceAll(/\s+/g, ' ');
  const FORM = { service: 'payer-tva', kind: 'mensuel', password: PASSWORD };
  const asks = (fields: Record<string, string> = {}, visitor = lila, path = `${PATH}/nouveau`) =>
    visitor.post(path, { ...FORM, account, ...fields });
  const told = async (address: string) =>
    (await mailsTo(platform, address)).map(({ text }) => text.replaceAll(/\s+/g, ' '));
  const debits = () => allDebits(db(), platform.clock.now());
  const states = async () => (await debits()).map(({ state }) => state);
  /** The one that waits, or else the newest. */
  const newest = async () => {
    const all = await debits();
    return all.find(({ state }) => state === 'asked') ?? all[0] ?? { id: '', reference: '' };
  };
  const waits = async (hours = 72) => {
    await handOverMails(platform);
    platform.clock.advance({ hours });
    await followBankAccounts(platform);
    await bringDebitsIntoForce(platform);
    // A session does not live so long.
    [lila, paul] = [await visits(LILA), await visits(PAUL)];
  };
  const begins = async (fields: Record<string, string> = {}) => {
    await asks(fields);
    await confirmDebit(platform, (await newest()).reference);
    await waits();
  };

  it('goes from the empty list to the first debit, once the operator has agreed and 72 hours are over, told to all', async () => {
    expect((await lila.get('/espace/prelevements')).headers.location).toBe(PATH);
    expect(await reads(lila)).toContain('Aucun impôt de cette entreprise n’est prélevé');
    expect((await asks()).headers.location).toBe(`${PATH}?fait=demande`);
    expect(await reads(paul)).toMatch(
      /Payer.*TVA.*En attente.*25 août 2023 à 14 h 09 au plus tôt et après l’accord/,
    );
    for (const [address, who] of [
      [LILA, 'vous avez demandé'],
      [PAUL, 'Mme Lila ROSEMONDE a demandé'],
      [COMPANY_MAIL, 'une personne qui agit pour l’entreprise a demandé'],
    ] as const)
      expect((await told(address))[0], address).toMatch(
        new RegExp(`${who} de prélever « Payer : TVA » chaque mois sur le compte bancaire FR… 0189`),
      );
    expect((await told(COMPANY_MAIL)).join()).not.toMatch(/Lila|ROSEMONDE|20232340000101/);
    expect(await told(ZOE)).toEqual([]);

    await waits();
    expect(await states(), 'without the operator').toEqual(['asked']);
    const { reference } = await newest();
    expect(await confirmDebit(platform, reference)).toMatchObject({ outcome: 'confirmed', isInForce: true });
    expect(await confirmDebit(platform, reference)).toMatchObject({ outcome: 'over-already' });
    expect(await reads(lila)).toMatch(/En cours.*Depuis le 25\/08\/2023/);
    for (const address of [LILA, PAUL, COMPANY_MAIL])
      expect((await told(address)).at(-1)).toMatch(/L’administration a confirmé le contrat/);
    const history = await reads(paul, `/espace/dossiers/${SIREN}/historique`);
    expect(history).toMatch(/Début d’un prélèvement automatique \(FR… 0189\).*Demande d’un prélèvement/);
  });

  it('waits for the 72 hours where the operator agrees before, and for every notice to leave', async () => {
    await asks();
    const { reference } = await newest();
    expect(await confirmDebit(platform, reference)).toMatchObject({ isInForce: false });
    expect(await confirmDebit(platform, reference)).toEqual({ outcome: 'confirmed-already' });
    platform.clock.advance({ hours: 72 });
    await bringDebitsIntoForce(platform);
    expect(await states(), 'no mail has left').toEqual(['asked']);
    await waits(71);
    expect(await states()).toEqual(['asked']);
    await waits(1);
    expect(await states()).toEqual(['in-force']);
  });

  it('changes account or rhythm by another request: the present contract debits until then', async () => {
    await begins();
    const other = await addBankAccount(platform, SIREN, OTHER);
    const { id } = await newest();
    const path = `${PATH}/${id}/modifier`;
    expect(await reads(lila, path)).toContain('Le contrat en cours continue');
    expect(asRead((await asks({}, lila, path)).body)).toContain('Rien n’a changé');
    expect((await asks({ account: other, kind: 'echeance' }, paul, path)).statusCode).toBe(303);
    expect(await states()).toEqual(['asked', 'in-force']);
    expect(asRead((await asks({ kind: 'echeance' }, lila, path)).body)).toContain('Une demande attend déjà');
    await confirmDebit(platform, (await newest()).reference);
    await waits();
    expect(await states()).toEqual(['in-force', 'replaced']);
    expect((await told(LILA)).at(-1)).toMatch(/modification du contrat.*à l’échéance.*DE… 3000/);
  });

  it('is for titulaires and suppléants of that payment alone, with the password', async () => {
    expect((await zoe.get(PATH)).statusCode).toBe(404);
    expect(await reads(zoe, '/espace/prelevements')).toContain('jamais par un délégataire');
    expect((await asks({}, zoe)).statusCode).toBe(404);
    expect((await asks({ service: 'payer-cvae' }, paul)).statusCode, 'a suppléant of another').toBe(422);
    const wrong = await asks({ password: 'wrong', kind: '' });
    expect(wrong.statusCode).toBe(422);
    expect(asRead(wrong.body)).toContain('Choisissez quand l’impôt est prélevé');
    expect(asRead((await asks({ password: 'wrong' })).body)).toMatch(/mot de passe/i);
    expect(asRead((await asks({ account: 'nothing' })).body)).toContain('Choisissez le compte bancaire');
    await db().updateTable('bank_account').set({ state: 'suspended' }).execute();
    expect((await lila.get(`${PATH}/nouveau`)).headers.location, 'no account is usable').toBe(
      `${PATH}?fait=change`,
    );
    expect((await visitorOf(app).get(PATH)).statusCode).toBe(303);
  });

  it('asks anew by the very form whose request was stopped', async () => {
    const page = await lila.csrf(`${PATH}/nouveau`);
    const form = new URLSearchParams({ ...FORM, account, _csrf: page });
    const sends = () => lila.send(`${PATH}/nouveau`, form);
    await sends();
    const stopping = `${PATH}/${(await newest()).id}/arret`;
    await paul.post(stopping, {}, PATH);
    expect((await sends()).headers.location).toBe(`${PATH}?fait=demande`);
    expect((await states()).toSorted()).toEqual(['asked', 'stopped']);
  });

  it('debits no other payment than the one chosen, where that one cannot be chosen any more', async () => {
    const old = await lila.csrf(`${PATH}/nouveau`);
    await asks({}, paul);
    const late = new URLSearchParams({ ...FORM, account, _csrf: old });
    const answer = await lila.send(`${PATH}/nouveau`, late);
    expect([answer.statusCode, (await debits()).map(({ service }) => service)]).toEqual([422, ['payer-tva']]);
  });

  it('says that a contract has changed to who had its page open', async () => {
    await begins();
    const { id } = await newest();
    await lila.post(`${PATH}/${id}/fin`, { password: PASSWORD }, `${PATH}/${id}/fin`);
    const late = await paul.post(`${PATH}/${id}/fin`, { password: PASSWORD }, PATH);
    expect(late.headers.location).toBe(`${PATH}?fait=change`);
  });

  it('is stopped before by whoever was told: in the space, by the link of the mail, by the operator; a scanner changes nothing', async () => {
    await asks();
    const link = /arret#(.{19}) /.exec((await told(COMPANY_MAIL))[0] ?? '')?.[1] ?? '';
    const stranger = visitorOf(app);
    expect((await stranger.get('/prelevements/arret')).statusCode).toBe(200);
    const shown = await stranger.post('/prelevements/arret', { reference: link });
    expect(asRead(shown.body)).toMatch(/prélever « Payer : TVA » sur le compte FR… 0189/);
    expect(await states()).toEqual(['asked']);
    const stop = { reference: link, action: 'arreter' };
    expect((await stranger.post('/prelevements/arret', stop)).headers.location).toBe(
      '/prelevements/arret/fait',
    );
    expect(await states()).toEqual(['stopped']);
    expect((await told(PAUL)).join()).toContain('depuis le lien du courriel adressé à l’entreprise');

    await asks();
    const { id, reference } = await newest();
    expect((await zoe.post(`${PATH}/${id}/arret`, {})).statusCode).toBe(404);
    expect((await paul.post(`${PATH}/${id}/arret`, {})).headers.location).toBe(`${PATH}?fait=arrete`);
    expect(await confirmDebit(platform, reference)).toMatchObject({ state: 'stopped' });

    await asks();
    const refused = { reference: (await newest()).reference, reason: 'Le mandat n’est pas signé.' };
    expect(await refuseDebit(platform, refused)).toEqual({ outcome: 'refused' });
    expect((await told(LILA)).join()).toContain('Motif : Le mandat n’est pas signé.');
    expect(await reads(lila)).toContain('refusé le 22/08/2023 (Le mandat n’est pas signé.)');
    expect(await confirmDebit(platform, 'ABCD2345')).toEqual({ outcome: 'no-such-contract' });
  });

  it('ends at once when its titulaire ends it, and a change that waits with it', async () => {
    await begins();
    const { id } = await newest();
    await asks({ kind: 'echeance' }, lila, `${PATH}/${id}/modifier`);
    expect(await reads(lila, `${PATH}/${id}/fin`)).toContain('La modification qui attend est arrêtée');
    expect((await lila.post(`${PATH}/${id}/fin`, { password: 'wrong' })).statusCode).toBe(422);
    expect((await lila.post(`${PATH}/${id}/fin`, { password: PASSWORD })).headers.location).toBe(
      `${PATH}?fait=fin`,
    );
    expect(await states()).toEqual(['stopped', 'ended']);
    expect((await lila.get(`${PATH}/${id}/fin`)).headers.location).toBe(`${PATH}?fait=change`);
    platform.clock.advance({ hours: 24 * 366 });
    await purgeDirectDebits(platform, platform.clock.now());
    expect(await db().selectFrom('direct_debit').select('id').execute()).toEqual([]);
  });

  it('follows its bank account to the one that replaces it, and ends where none serves that payment', async () => {
    await begins();
    const over = { state: 'replaced', ended_at: platform.clock.now() } as const;
    await db().updateTable('bank_account').set(over).where('id', '=', account).execute();
    expect(await reads(lila)).toContain('ce contrat prend fin dans l’heure');
    const other = await addBankAccount(platform, SIREN, { ...OTHER, replaces: account });
    await followBankAccounts(platform);
    expect((await debits())[0]).toMatchObject({ state: 'in-force', bank_account_id: other });
    expect((await told(PAUL)).join()).toMatch(/continue sur le nouveau compte.*DE… 3000/);
    const removal = `/espace/comptes-bancaires/${SIREN}/${other}/retrait`;
    expect(await reads(lila, removal)).toMatch(/Des impôts sont prélevés.*TVA.*prennent fin avec lui/);
    await lila.post(removal, { password: PASSWORD });
    expect(await states(), 'at once').toEqual(['ended']);
    expect((await told(PAUL)).join()).toContain('le compte bancaire n’est plus utilisable');
  });

  it('does not begin for somebody who is responsible for that payment no longer', async () => {
    await asks({}, paul);
    await db()
      .updateTable('mandate')
      .set({ state: 'asleep' })
      .where('account_id', '=', ids[PAUL] ?? '')
      .execute();
    await confirmDebit(platform, (await newest()).reference);
    await waits();
    expect(await states()).toEqual(['stopped']);
  });

  it('is undone, and what it replaced given back, by whoever disputes a change of the address that asked', async () => {
    await begins();
    const { id } = await newest();
    const thief = await steals();
    await thief.post(`${PATH}/${id}/fin`, { password: PASSWORD });
    await asks({ service: 'payer-cvae' }, thief);
    expect(await states()).toEqual(['asked', 'ended']);
    expect(await disputes()).toEqual([
      'prélèvement « Payer : CVAE » sur le compte FR… 0189 de l’entreprise 732829320 : arrêté',
      'prélèvement « Payer : TVA » sur le compte FR… 0189 de l’entreprise 732829320 : rétabli comme avant',
    ]);
    expect(await states()).toEqual(['stopped', 'in-force']);
    expect((await told(PAUL)).join()).toContain('est rétabli comme avant');
    const events = (await auditLines(db(), ids[LILA])).map(({ event }) => event);
    expect(events.filter((event) => event === 'direct-debit-disputed')).toHaveLength(2);
  });

  it('comes back with the bank account that a thief removed', async () => {
    await begins();
    const thief = await steals();
    await thief.post(`/espace/comptes-bancaires/${SIREN}/${account}/retrait`, { password: PASSWORD });
    expect(await states()).toEqual(['ended']);
    expect(await disputes()).toEqual([
      'compte bancaire FR… 0189 de l’entreprise 732829320 : rétabli, il peut de nouveau servir à payer',
      'prélèvement « Payer : TVA » sur le compte FR… 0189 de l’entreprise 732829320 : rétabli comme avant',
    ]);
    expect(await states()).toEqual(['in-force']);
  });

  /** Somebody in Lila's space makes it sign in by another address. */
  async function steals(): Promise<Visitor> {
    const { cookies } = lila;
    const bearer = await whoBears(platform, cookies.get('session') ?? '');
    await changeAddress(platform, bearer, 'thief@test.example');
    return visits('thief@test.example');
  }

  /** « Ce n’était pas moi ». @returns what became of what, a line each */
  async function disputes(): Promise<string[]> {
    const found = await disputeState(platform, await disputeReferenceTo(platform, LILA));
    const changeId = found.state === 'unreadable' ? '' : found.change.id;
    const undone = await undoChange(platform, { changeId, answer: 'Camille', origin: ORIGIN });
    return undone.outcome === 'undone' ? undone.roles.map(asRead) : [undone.outcome];
  }
});
