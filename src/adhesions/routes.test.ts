import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mailsTo, openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder, giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { hiddenFields, type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { approveRequest, refuseRequest } from '../role-requests/decide-request.ts';
import { endExpiredRequests } from '../role-requests/end-expired.ts';

const EMAIL = 'lila@test.example';
const SIREN = '732829320';
const PATH = '/espace/adhesion';
const ASKED = { siren: SIREN, capacity: 'legal', way: 'form', 'service-payer-tva': '1' };

describeOnEachDatabase('/espace/adhesion', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let accountId: string;
  let lila: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    accountId = await openAccount(platform, EMAIL, { last_name: 'DURAND' });
    lila = visitorOf(app);
    await lila.signIn(EMAIL, PASSWORD);
  });
  afterEach(() => app.close());

  const page = async (path: string) => mainOf((await lila.get(path)).body);
  const mainOf = (body: string) =>
    asRead(/<main.*<\/main>/s.exec(body)?.[0] ?? body).replaceAll(/name="_csrf" value="[^"]*"/g, '');
  const lastMail = async (address = EMAIL) =>
    (await mailsTo(platform, address)).at(-1)?.text.replaceAll(/\s+/g, ' ');
  /** Sends the summary. @returns where it leads */
  const asks = async (fields: Record<string, string> = ASKED) => {
    const answer = await lila.post(`${PATH}/recapitulatif`, fields, PATH);
    expect(answer.statusCode, mainOf(answer.body)).toBe(303);
    return String(answer.headers.location);
  };
  const idOf = (location: string) => /[0-9a-f-]{36}/.exec(location)?.[0] ?? '';
  const referenceOf = async (location: string) =>
    /adhésion ([A-Z0-9]{8})/.exec(await page(location))?.[1] ?? '';
  const rights = async () =>
    (await mandatesOf(db(), accountId, platform.clock.now()))
      .filter(({ siren }) => siren === SIREN)
      .map(({ service, role, basis }) => `${role} ${service} ${basis}`);
  const errorsOf = (body: string) =>
    [
      ...(/govuk-error-summary__list">(.*?)<\/ul>/s.exec(asRead(body))?.[1] ?? '').matchAll(
        /<li>(?:<a[^>]*>)?([^<]*)/g,
      ),
    ].map(([, text]) => text);

  it('goes from the company to the services, the summary, the request and its form', async () => {
    const toServices = await lila.post(PATH, { siren: '732 829 320' });
    expect(toServices.headers.location).toBe(`${PATH}/services?siren=${SIREN}`);
    const { _csrf, ...fields } = { _csrf: '', ...ASKED };
    const toSummary = await lila.post(`${PATH}/services`, fields, `${PATH}/services?siren=${SIREN}`);
    const summary = await lila.get(String(toSummary.headers.location));
    expect(asRead(summary.body)).toMatch(/Représentant légal.*Payer.*TVA.*formulaire signé/s);
    const { _csrf: token, ...hidden } = hiddenFields(summary.body);
    expect(hidden).toEqual(ASKED);
    const location = await asks(hidden);
    const request = await page(location);
    expect(request).toContain('Votre demande est envoyée');
    const pdf = await lila.get(`${PATH}/${idOf(location)}/formulaire.pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(await rights(), 'a request gives nothing').toEqual([]);
    expect(await page('/espace/habilitations')).toContain('Elles ne donnent encore aucun droit');
    expect((await lila.get('/espace/habilitations.csv')).body).not.toContain(SIREN);
    const told = (await mailsTo(platform, EMAIL)).at(-1);
    expect(told?.text).toContain(await referenceOf(location));
  });

  it.each([
    ['', 'Saisissez le numéro SIREN'],
    ['732829321', 'n’est pas exact'],
    ['73282932000074', 'SIRET'],
    ['000000000', 'n’est pas exact'],
  ])('refuses the SIREN %j, and keeps it', async (siren, message) => {
    for (const path of [PATH, `${PATH}/services`, `${PATH}/recapitulatif`]) {
      const { statusCode, body } = await lila.post(path, { ...ASKED, siren }, PATH);
      expect(statusCode, path).toBe(422);
      expect(errorsOf(body)).toEqual([expect.stringContaining(message)]);
    }
  });

  it('tells all that is wrong at once', async () => {
    const { statusCode, body } = await lila.post(`${PATH}/services`, { siren: SIREN }, PATH);
    expect(statusCode).toBe(422);
    expect(errorsOf(body)).toEqual([
      'Dites à quel titre vous agissez pour l’entreprise.',
      'Cochez au moins un service.',
      'Choisissez comment vous prouvez que vous pouvez agir pour l’entreprise.',
    ]);
  });

  it('says which services have a titulaire, not who, and the same of a company that nobody knows', async () => {
    const unknown = await page(`${PATH}/services?siren=${SIREN}`);
    const other = await addHolder(db(), [], { last_name: 'SECRET' });
    await giveMandate(db(), other.accountId, SIREN, { service: 'un-service-retire' });
    expect(await page(`${PATH}/services?siren=${SIREN}`), 'known, and all free').toBe(unknown);
    await giveMandate(db(), other.accountId, SIREN, { service: 'payer-tva' });
    const known = await page(`${PATH}/services?siren=${SIREN}`);
    expect(known).toMatch(/Un service a déjà un titulaire.*délégation.*remplacer.*Payer<\/strong> : TVA/s);
    expect(known).not.toContain('SECRET');
    const { statusCode, body } = await lila.post(`${PATH}/recapitulatif`, ASKED, PATH);
    expect(statusCode).toBe(422);
    expect(body).toContain('un de ces services a changé de titulaire');
  });

  it('shows one request where the form is sent twice, and asks no third time in vain', async () => {
    const first = idOf(await asks());
    expect(idOf(await asks())).toBe(first);
    for (let time = 1; time < 3; time++) {
      await lila.post(`${PATH}/${idOf(await asks())}/retrait`, {}, PATH);
    }
    await asks();
    const all = await db().selectFrom('role_request').select(['id', 'state']).execute();
    expect(all.filter(({ state }) => state === 'waiting')).toHaveLength(1);
    await lila.post(`${PATH}/${all.find(({ state }) => state === 'waiting')?.id}/retrait`, {}, PATH);
    const { statusCode, body } = await lila.post(`${PATH}/recapitulatif`, ASKED, PATH);
    expect(statusCode).toBe(422);
    expect(asRead(body)).toContain('trois demandes pour cette entreprise en 24 heures');
    platform.clock.advance({ hours: 24 });
    await lila.signIn(EMAIL, PASSWORD);
    expect(await asks()).toContain('fait=envoyee');
  });

  it('knows nothing of somebody else’s request, nor of none', async () => {
    const id = idOf(await asks());
    await openAccount(platform, 'paul@test.example');
    const paul = visitorOf(app);
    await paul.signIn('paul@test.example', PASSWORD);
    for (const one of [id, '00000000-0000-4000-8000-000000000000', 'nothing']) {
      for (const path of [`${PATH}/${one}`, `${PATH}/${one}/formulaire.pdf`])
        expect((await paul.get(path)).statusCode, path).toBe(404);
      expect((await paul.post(`${PATH}/${one}/retrait`, {}, PATH)).statusCode).toBe(404);
    }
    expect(await page(`${PATH}/${id}`)).toContain('En cours');
  });

  it('is opened by the operator, exactly as asked and as far as it is free, once', async () => {
    const suppleant = await addHolder(db(), [], {
      sign_in_email: 'deja@test.example',
      sign_in_email_key: 'deja@test.example',
    });
    await giveMandate(db(), suppleant.accountId, SIREN, { service: 'compte-fiscal' });
    await giveMandate(db(), accountId, SIREN, { service: 'payer-tva', role: 'suppleant' });
    const location = await asks({ ...ASKED, 'service-declarer-tva': '1' });
    await giveMandate(db(), suppleant.accountId, SIREN, { service: 'declarer-tva' });
    const reference = await referenceOf(location);
    const order = { reference: reference.toLowerCase(), company: 'SARL DUPONT' };
    expect(await approveRequest(platform, order)).toEqual({
      outcome: 'approved',
      services: ['payer-tva'],
      left: ['declarer-tva'],
    });
    expect(await approveRequest(platform, order)).toEqual({ outcome: 'over-already', state: 'granted' });
    expect(await refuseRequest(platform, { reference, reason: 'non' })).toMatchObject({
      outcome: 'over-already',
    });
    expect(await rights()).toEqual(['titulaire payer-tva adhesion']);
    expect(await page('/espace/habilitations')).toContain('SARL DUPONT');
    expect(await lastMail()).toContain('vous êtes titulaire d’un service');
    const others = (await mailsTo(platform, 'deja@test.example')).map(({ text }) => text);
    expect(others).toHaveLength(2);
    expect(others.join(), 'the name of who asks').not.toContain('DURAND');
    const log = db().selectFrom('audit_log').select('event').where('account_id', '=', accountId);
    expect((await log.execute()).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['role-requested', 'role-request-granted']),
    );
  });

  it('is refused with its reason, which the applicant reads', async () => {
    const location = await asks();
    const reference = await referenceOf(location);
    expect(await refuseRequest(platform, { reference, reason: 'La signature manque.' })).toEqual({
      outcome: 'refused',
    });
    expect(await lastMail()).toContain('La signature manque.');
    expect(await page(location)).toMatch(/Refusée.*La signature manque\./s);
    expect(await approveRequest(platform, { reference })).toEqual({
      outcome: 'over-already',
      state: 'refused',
    });
    expect(await rights()).toEqual([]);
  });

  it('is over where everything was taken meanwhile, and says so', async () => {
    const reference = await referenceOf(await asks());
    const other = await addHolder(db());
    await giveMandate(db(), other.accountId, SIREN, { service: 'payer-tva' });
    expect(await approveRequest(platform, { reference })).toEqual({ outcome: 'nothing-left' });
    expect(await lastMail()).toContain('ont un autre titulaire');
    expect(await approveRequest(platform, { reference: 'NOTHINGX' })).toEqual({ outcome: 'no-such-request' });
  });

  it('lives 60 days, to the end of the last', async () => {
    const location = await asks();
    const reference = await referenceOf(location);
    platform.clock.advance({ days: 60 });
    await endExpiredRequests(platform);
    await lila.signIn(EMAIL, PASSWORD);
    expect(await page(location)).toContain('En cours');
    platform.clock.advance({ days: 1 });
    expect(await approveRequest(platform, { reference })).toEqual({
      outcome: 'over-already',
      state: 'expired',
    });
    await lila.signIn(EMAIL, PASSWORD);
    expect(await page(location), 'before the hourly work').toContain('Terminée sans suite');
    await endExpiredRequests(platform);
    await endExpiredRequests(platform);
    const ended = (await mailsTo(platform, EMAIL)).filter(({ text }) => text.includes('sans avoir abouti'));
    expect(ended).toHaveLength(1);
  });

  it('warns from 100 companies on, and still asks', async () => {
    const sirens = Array.from({ length: 99 }, (_, index) => String(200_000_000 + index));
    for (const siren of sirens) await giveMandate(db(), accountId, siren);
    const warned = await page(PATH);
    expect(warned).toContain('Votre espace compte 100 entreprises');
    expect(warned).toContain('name="siren"');
    await db().deleteFrom('mandate').where('siren', '=', String(sirens[0])).execute();
    expect(await asks()).toContain('fait=envoyee');
  });

  it('waits for the letter of one’s own company in simplified mode', async () => {
    await db()
      .updateTable('mandate')
      .set({ service: null, state: 'waiting-letter' })
      .where('account_id', '=', accountId)
      .execute();
    expect(await page(PATH)).toContain('Attendez d’abord la lettre');
    expect((await lila.get(`${PATH}/services?siren=${SIREN}`)).headers.location).toBe(PATH);
    const { headers } = await lila.post(`${PATH}/recapitulatif`, ASKED, PATH.replace('/adhesion', ''));
    expect(headers.location).toBe(PATH);
    expect(await db().selectFrom('role_request').select('id').execute()).toEqual([]);
  });
});
