import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mailsTo, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { entersCode, entersCredentials } from '../../test/tools/code-entry.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { pendingRequests } from '../mandates/role-request.ts';
import { approveRequest, refuseRequest } from '../role-requests/decide-request.ts';
import { printRoleLetter } from '../role-requests/print-role-letter.ts';

const SIREN = '732829320';
const PATH = '/espace/substitutions';
const [PAUL, LILA] = ['paul@test.example', 'lila@test.example'];
const REASON = 'Elle a quitté l’entreprise.';
const ASKED = { siren: SIREN, capacity: 'legal', all_services: '1', reason: REASON };
const COMPANY = { name: 'SARL DUPONT', street: '1 rue de la Paix', postalCode: '75002', city: 'PARIS' };

describeOnEachDatabase('/espace/substitutions', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  /** Who asks, and the titulaire of two services. */
  let paul: Visitor;
  let lila: Visitor;
  let [paulId, lilaId] = ['', ''];

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    [paulId, lilaId] = [await openAccount(platform, PAUL), await openAccount(platform, LILA)];
    for (const service of ['payer-tva', 'declarer-tva'])
      await giveMandate(db(), lilaId, SIREN, { service, role: 'titulaire' });
    [paul, lila] = [visitorOf(app), visitorOf(app)];
    await paul.signIn(PAUL, PASSWORD);
    await lila.signIn(LILA, PASSWORD);
  });
  afterEach(() => app.close());

  const mainOf = (body: string) => asRead(/<main.*<\/main>/s.exec(body)?.[0] ?? body);
  const page = async (who: Visitor, path: string) => mainOf((await who.get(path)).body);
  async function asks(who = paul, fields: Record<string, string> = ASKED): Promise<string> {
    const answer = await who.post(`${PATH}/services`, fields, PATH);
    expect(answer.statusCode, mainOf(answer.body)).toBe(303);
    return /[0-9a-f-]{36}/.exec(String(answer.headers.location))?.[0] ?? '';
  }
  const answers = (id: string, fields: Record<string, string>, who = lila) =>
    who.post(`${PATH}/${id}/reponse`, { current_password: PASSWORD, ...fields }, PATH);
  const referenceOf = async (id: string) =>
    (await db().selectFrom('role_request').select('reference').where('id', '=', id).executeTakeFirstOrThrow())
      .reference;
  /** @returns the code of the letter, or why none was printed */
  async function letter(id: string): Promise<string> {
    let code = '';
    const order = { reference: await referenceOf(id), company: COMPANY };
    const { outcome } = await printRoleLetter(platform, order, async (printed) => {
      expect(printed.recipient).toContain('SARL DUPONT');
      code = printed.code;
    });
    return outcome === 'printed' ? code : outcome;
  }
  const rights = async (accountId: string, siren = SIREN) =>
    (await mandatesOf(db(), accountId, platform.clock.now()))
      .filter((one) => one.siren === siren)
      .map(({ service, role }) => `${role} ${service}`);
  const lastMail = async (address: string) =>
    (await mailsTo(platform, address)).at(-1)?.text.replaceAll(/\s+/g, ' ') ?? '';
  const stateOf = async (id: string) =>
    (await db().selectFrom('role_request').select('state').where('id', '=', id).executeTakeFirst())?.state;
  const both = ['titulaire declarer-tva', 'titulaire payer-tva'];

  it('offers what others hold, and says not who', async () => {
    const offered = await page(paul, `${PATH}/services?siren=${SIREN}`);
    expect(offered).toMatch(/Tous les services qui ont un autre titulaire \(2\)/);
    expect(offered).not.toMatch(/Lila|20232340/);
    expect(await page(lila, `${PATH}/services?siren=${SIREN}`)).toContain('Il n’y a personne à remplacer');
    expect(await page(paul, `${PATH}/services?siren=552100554`)).toContain('Il n’y a personne à remplacer');
    const { statusCode, body } = await paul.post(`${PATH}/services`, { siren: SIREN }, PATH);
    expect(statusCode).toBe(422);
    for (const message of ['à quel titre', 'au moins un service', 'doit être remplacée'])
      expect(asRead(body)).toContain(message);
    const long = { ...ASKED, reason: 'a'.repeat(1001) };
    expect(asRead((await paul.post(`${PATH}/services`, long, PATH)).body)).toContain('Retirez-en un.');
  });

  it('tells the titulaire, at the address just replaced as well, and changes nothing', async () => {
    const now = platform.clock.now();
    const change = { id: platform.random.uuid(), account_id: lilaId, new_email: LILA, new_email_key: LILA };
    await db()
      .insertInto('credential_change')
      .values({
        ...change,
        status: 'activated',
        old_email: 'avant@test.example',
        new_password_hash: null,
        requested_at: now,
        ended_at: now,
      })
      .execute();
    const id = await asks();
    for (const address of [LILA, 'avant@test.example']) {
      const told = await lastMail(address);
      expect(told).toMatch(/devenir titulaire à votre place de 2 services/);
      expect(told, 'what a stranger typed').not.toContain('quitté');
    }
    expect(await rights(paulId)).toEqual([]);
    expect(await rights(lilaId)).toEqual(both);
    expect(await page(lila, '/espace')).toContain('Répondez à une demande de remplacement');
    expect(await page(lila, `${PATH}/${id}/reponse`)).toContain(REASON);
    for (const who of [paul, visitorOf(app)])
      expect((await who.get(`${PATH}/${id}/reponse`)).body).not.toContain(REASON);
    expect((await lila.get(`${PATH}/${id}`)).statusCode).toBe(404);
    expect((await answers(id, { decision: 'agree' }, paul)).statusCode).toBe(404);
    expect(await page(paul, `${PATH}/${id}`)).toContain('La réponse de la personne titulaire est attendue');
  });

  it('is done at once where the titulaire agrees, with the password', async () => {
    const suppleant = await addHolder(db(), [], {
      sign_in_email: 'sup@test.example',
      sign_in_email_key: 'sup',
    });
    await giveMandate(db(), suppleant.accountId, SIREN, { service: 'payer-tva', role: 'suppleant' });
    const delegate = await addHolder(db());
    const given = { service: 'payer-tva', role: 'delegataire', granted_by: lilaId } as const;
    await giveMandate(db(), delegate.accountId, SIREN, given);
    await giveMandate(db(), paulId, SIREN, { service: 'payer-tva', role: 'suppleant' });
    const id = await asks();
    for (const fields of [
      { decision: 'agree', current_password: otherPassword() },
      { decision: 'agree', current_password: '' },
      {},
    ])
      expect((await answers(id, fields)).statusCode).toBe(422);
    expect(await rights(lilaId)).toEqual(both);
    const done = await answers(id, { decision: 'agree' });
    expect(done.headers.location).toBe(`${PATH}?fait=accord`);
    expect(await rights(paulId)).toEqual(both);
    expect(await rights(lilaId)).toEqual([]);
    expect(await rights(suppleant.accountId)).toEqual(['suppleant payer-tva']);
    expect(await rights(delegate.accountId), 'asleep').toEqual([]);
    for (const [address, words] of [
      [PAUL, 'vous êtes titulaire de 2 services'],
      [LILA, 'une autre personne est devenue titulaire à votre place'],
      ['sup@test.example', 'une autre personne est devenue titulaire'],
    ] as const)
      expect(await lastMail(address)).toContain(words);
    expect((await answers(id, { decision: 'agree' })).statusCode, 'once').toBe(404);
  });

  it('is the operator’s to decide where the titulaire objects, who reads both', async () => {
    const id = await asks();
    const empty = await answers(id, { decision: 'object', statement: '' });
    expect(empty.statusCode).toBe(422);
    expect(asRead(empty.body), 'of a field that is none of it').not.toContain('question de confiance');
    expect(
      (await answers(id, { decision: 'object', statement: 'Je n’ai pas\r\nquitté.' })).headers.location,
    ).toBe(`${PATH}?fait=opposition`);
    expect(await lastMail(PAUL)).toContain('s’est opposée à votre demande');
    const seen = await page(paul, `${PATH}/${id}`);
    expect(seen).toContain('s’est opposée');
    expect(seen, 'of the other side').not.toContain('Je n’ai pas');
    expect(await pendingRequests(db(), platform.clock.now(), SIREN)).toMatchObject([
      { reason: REASON, objection: 'Je n’ai pas\nquitté.' },
    ]);
    expect((await answers(id, { decision: 'object', statement: 'encore' })).statusCode).toBe(422);
    expect(await rights(lilaId)).toEqual(both);
    platform.clock.advance({ days: 16 });
    expect(await letter(id)).toBe('contested');
    expect(await approveRequest(platform, { reference: await referenceOf(id) })).toMatchObject({
      outcome: 'approved',
      services: ['declarer-tva', 'payer-tva'],
    });
    expect(await rights(paulId)).toEqual(both);
    expect(await rights(lilaId)).toEqual([]);
  });

  it('leaves everything as it is where the operator refuses, or who asked withdraws', async () => {
    const id = await asks();
    expect(await approveRequest(platform, { reference: await referenceOf(id) })).toEqual({
      outcome: 'not-contested',
    });
    await refuseRequest(platform, { reference: await referenceOf(id), reason: 'Pas de preuve.' });
    expect(await page(paul, `${PATH}/${id}`)).toContain('Pas de preuve.');
    const other = await asks();
    expect((await paul.post(`${PATH}/${other}/retrait`, {}, PATH)).headers.location).toContain(
      'fait=retiree',
    );
    expect((await answers(other, { decision: 'agree' })).statusCode).toBe(404);
    expect(await rights(lilaId)).toEqual(both);
  });

  it('waits 15 days, then for the code of the company’s letter, which the applicant alone can enter', async () => {
    const id = await asks();
    expect(await letter(id)).toBe('too-early');
    platform.clock.advance({ days: 15 });
    await paul.signIn(PAUL, PASSWORD);
    await lila.signIn(LILA, PASSWORD);
    expect((await answers(id, { decision: 'object', statement: 'non' })).statusCode, 'too late').toBe(422);
    expect(await page(lila, '/espace')).toContain('Le délai pour vous opposer est passé');
    const first = await letter(id);
    const code = await letter(id);
    expect(await page(paul, '/espace')).toContain('Saisissez le code de la lettre');
    expect((await paul.post('/activation', { code: first })).statusCode, 'replaced').toBe(422);
    await entersCode(lila, code);
    expect(await entersCredentials(lila, { email: LILA, password: PASSWORD })).toEqual([
      expect.stringContaining('pas celle de l’espace'),
    ]);
    platform.clock.advance({ days: 60 });
    await paul.signIn(PAUL, PASSWORD);
    await entersCode(paul, code);
    expect(await entersCredentials(paul, { email: PAUL })).toContain('/activation/recapitulatif');
    expect(await page(paul, '/activation/recapitulatif')).toContain(
      'Vous êtes titulaire des services demandés',
    );
    expect(await rights(paulId)).toEqual(both);
    expect(await rights(lilaId)).toEqual([]);
    expect((await visitorOf(app).post('/activation', { code })).statusCode, 'used').toBe(422);
  });

  it('ends with the letter’s last day, whose code no longer works', async () => {
    const id = await asks();
    platform.clock.advance({ days: 15 });
    const code = await letter(id);
    platform.clock.advance({ days: 61 });
    await paul.signIn(PAUL, PASSWORD);
    expect((await paul.post('/activation', { code })).statusCode).toBe(422);
    expect(await page(paul, `${PATH}/${id}`)).toContain('Terminée sans suite');
    expect(await letter(id)).toBe('over-already');
    expect(await rights(lilaId)).toEqual(both);
  });

  it('of two applicants replaces the titulaire who was told once, and never the next', async () => {
    await openAccount(platform, 'zoe@test.example');
    const zoe = visitorOf(app);
    await zoe.signIn('zoe@test.example', PASSWORD);
    const [first, second] = [await asks(), await asks(zoe)];
    platform.clock.advance({ days: 15 });
    const [code, late] = [await letter(first), await letter(second)];
    for (const [who, email, typed] of [
      [paul, PAUL, code],
      [zoe, 'zoe@test.example', late],
    ] as const) {
      await who.signIn(email, PASSWORD);
      await entersCode(who, typed);
      await entersCredentials(who, { email });
    }
    expect(await rights(paulId)).toEqual(both);
    expect(await stateOf(second)).toBe('overtaken');
    expect(await page(zoe, '/activation/recapitulatif')).toContain('Aucun service n’a été ouvert');
    expect(await lastMail('zoe@test.example')).toContain('ont un autre titulaire');
  });

  it('asks each titulaire apart, and takes over what is free once one is gone', async () => {
    const { accountId: other } = await addHolder(db(), [], {
      sign_in_email: 'tiers@test.example',
      sign_in_email_key: 'tiers',
    });
    await giveMandate(db(), other, SIREN, { service: 'compte-fiscal' });
    await asks();
    const requests = await db().selectFrom('role_request').selectAll().orderBy('holder_id').execute();
    expect(requests.map(({ services }) => services.length).toSorted()).toEqual([1, 2]);
    const ofOther = requests.find(({ holder_id }) => holder_id === other);
    await db().deleteFrom('account').where('id', '=', other).execute();
    const code = await letter(ofOther?.id ?? '');
    await entersCode(paul, code);
    await entersCredentials(paul, { email: PAUL });
    expect(await rights(paulId)).toEqual(['titulaire compte-fiscal']);
    expect(await rights(lilaId)).toEqual(both);
  });

  it('waits while a dispute keeps either of them out', async () => {
    const id = await asks();
    platform.clock.advance({ days: 15 });
    await lila.signIn(LILA, PASSWORD);
    for (const account of [lilaId, paulId]) {
      const until = new Date(platform.clock.now().getTime() + 86_400_000);
      await db().updateTable('account').set({ frozen_until: until }).where('id', '=', account).execute();
      expect(await letter(id)).toBe('account-frozen');
      if (account === paulId) expect((await answers(id, { decision: 'agree' })).statusCode).toBe(422);
      await db().updateTable('account').set({ frozen_until: null }).where('id', '=', account).execute();
    }
    expect(await rights(lilaId)).toEqual(both);
  });
});
