import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { awaitLetters, giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { asHolder } from '../account/as-holder.ts';
import { readCatalogue } from '../home/catalogue.ts';
import { makeOffer } from '../mandates/granting/offer.ts';
import { askForReviews } from '../mandates/granting/review.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { openDossier } from '../registration/open-dossier.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const SIREN = '732829320';
const SERVICES = ['avis-cfe', 'payer-tva'];
const PATH = '/espace/administrateurs-suppleants';
const COMPANY = `${PATH}/${SIREN}`;
const FORM = {
  subscriber_number: '2023 234 0000102',
  name: 'multiple',
  'service-payer-tva': '1',
  'service-avis-cfe': '1',
  password: PASSWORD,
};

describeOnEachDatabase('« Gérer vos administrateurs suppléants »', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let lila: Visitor;
  let paul: Visitor;
  let ids: Record<string, string>;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    const account = (email: string, number: string, first_name: string, last_name: string) =>
      openAccount(platform, email, { subscriber_number: number, first_name, last_name });
    ids = {
      [LILA]: await account(LILA, '20232340000101', 'Lila', 'ROSEMONDE'),
      [PAUL]: await account(PAUL, '20232340000102', 'Paul', 'MULTIPLE'),
      [ZOE]: await account(ZOE, '20232340000103', 'Zoé', 'MARTIN'),
    };
    // The company that every test account shares would have suppléants too.
    for (const table of ['mandate', 'dossier'] as const) await db().deleteFrom(table).execute();
    for (const service of SERVICES) await giveMandate(db(), ids[LILA] ?? '', SIREN, { service });
    await db().updateTable('dossier').set({ name: 'SARL MARTIN' }).where('siren', '=', SIREN).execute();
    lila = await visits(LILA);
    paul = await visits(PAUL);
  });
  afterEach(() => app.close());

  async function visits(email: string): Promise<Visitor> {
    const visitor = visitorOf(app);
    visitor.cookies.set('session', (await signedIn(platform, email)).token);
    return visitor;
  }
  const reads = async (visitor: Visitor, path: string) =>
    asRead((await visitor.get(path)).body).replaceAll(/\s+/g, ' ');
  const designates = (fields: Partial<typeof FORM> = {}, visitor = lila) =>
    visitor.post(`${COMPANY}/designer`, { ...FORM, ...fields });
  const offerPath = async (visitor = paul) =>
    /href="(\/espace\/propositions\/[0-9a-f-]{36})"/.exec(
      (await visitor.get('/espace/propositions')).body,
    )?.[1] ?? '';
  const accepts = async () => {
    await designates();
    await takeUpOffers(platform);
    const path = await offerPath();
    return paul.post(`${path}/accepter`, { password: PASSWORD }, path);
  };
  const personPath = async () =>
    new RegExp(`href="(${COMPANY}/[0-9a-f-]{36})"`).exec((await lila.get(COMPANY)).body)?.[1] ?? '';
  const changes = async (change: string, fields: Record<string, string> = {}) => {
    const path = await personPath();
    return lila.post(path, {
      change,
      'service-payer-tva': '1',
      'service-avis-cfe': '1',
      password: PASSWORD,
      ...fields,
    });
  };

  it('goes from the list over the designation and its acceptance to the end, each side seeing its own', async () => {
    expect(await reads(lila, PATH)).toMatch(/SARL MARTIN.*Aucun suppléant/);
    const designated = await designates();
    expect([designated.statusCode, designated.headers.location]).toEqual([303, `${COMPANY}?fait=proposee`]);
    expect(await reads(lila, `${COMPANY}?fait=proposee`)).toMatch(
      /Proposition faite.*multiple.*En attente de réponse.*Jusqu’au.*20232340000102/,
    );
    await takeUpOffers(platform);
    expect(await reads(paul, '/espace')).toContain('Répondez à une proposition');
    expect(await reads(paul, '/espace/habilitations')).toMatch(/Une proposition attend votre réponse/);
    const path = await offerPath();
    expect(await reads(paul, path)).toMatch(
      /Mme Lila ROSEMONDE vous propose d’agir pour SARL MARTIN.*Payer<\/strong> : TVA/,
    );
    const wrong = await paul.post(`${path}/accepter`, { password: otherPassword() }, path);
    expect([wrong.statusCode, asRead(wrong.body)]).toEqual([
      422,
      expect.stringContaining('n’est pas votre mot de passe actuel'),
    ]);
    const accepted = await paul.post(`${path}/accepter`, { password: PASSWORD }, path);
    expect(accepted.headers.location).toBe('/espace/propositions?fait=acceptee');
    expect(await reads(paul, '/espace/habilitations')).toMatch(
      /SARL MARTIN.*Administrateur suppléant.*Lila Rosemonde/,
    );
    expect(await reads(lila, COMPANY)).toMatch(/M?m?e? ?Paul MULTIPLE.*20232340000102.*Suppléant depuis le/);
    expect((await changes('sommeil')).headers.location).toBe(`${COMPANY}?fait=asleep`);
    expect(await reads(paul, '/espace/habilitations')).not.toContain('SARL MARTIN');
    expect(await reads(paul, PATH), 'no name while all sleeps').toMatch(
      /Vous êtes suppléant.*SIREN 732829320.*En sommeil/,
    );
    expect(await reads(paul, PATH)).not.toContain('SARL MARTIN');
    expect((await changes('reveil')).headers.location).toBe(`${COMPANY}?fait=woken`);
    expect((await changes('retrait')).headers.location).toBe(`${COMPANY}?fait=ended`);
    expect(await reads(lila, COMPANY)).toContain('Aucun suppléant n’agit');
    expect(await mailsTo(platform, PAUL)).toHaveLength(5);
    expect(await mailsTo(platform, LILA)).toHaveLength(5);
  });

  it('says all that is wrong at once, keeps what was typed, and shows no password', async () => {
    const { statusCode, body } = await lila.post(`${COMPANY}/designer`, {
      subscriber_number: '12',
      name: '',
      password: '',
    });
    expect(statusCode).toBe(422);
    for (const message of [
      'compte 14 chiffres',
      'Saisissez le nom',
      'au moins un service',
      'mot de passe actuel.',
    ])
      expect(asRead(body).split(message).length, message).toBe(3);
    expect(body).toContain('value="12"');
    const wrong = await designates({ password: otherPassword() });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).not.toContain(otherPassword());
    expect((await auditLines(db(), ids[LILA])).filter(({ outcome }) => outcome === 'refused')).toHaveLength(
      1,
    );
  });

  it('refuses oneself, whoever is one already, and the same twice, by what the list says anyway', async () => {
    expect(asRead((await designates({ subscriber_number: '20232340000101' })).body)).toContain(
      'est le vôtre',
    );
    await designates();
    expect(asRead((await designates({ name: 'MULTIPLE' })).body)).toContain('déjà fait cette proposition');
    await takeUpOffers(platform);
    const path = await offerPath();
    await paul.post(`${path}/accepter`, { password: PASSWORD }, path);
    expect(asRead((await designates()).body)).toMatch(/déjà suppléante.*Payer : TVA/s);
  });

  it('answers the same whether or not somebody is meant', async () => {
    const shape = async (answer: Awaited<ReturnType<typeof designates>>) => {
      await takeUpOffers(platform);
      const page = (await reads(lila, COMPANY))
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
        .replace(/name="_csrf" value="[^"]*"/g, '');
      await db().deleteFrom('mandate_offer').execute();
      return [answer.statusCode, answer.headers.location, page];
    };
    const somebody = await shape(await designates());
    expect(await shape(await designates({ subscriber_number: '20232340000999' }))).toEqual(
      JSON.parse(JSON.stringify(somebody).replaceAll('20232340000102', '20232340000999')),
    );
  });

  it('delays whoever tries number after number, right or wrong', async () => {
    const answers = [];
    for (let number = 0; number < 22; number++)
      answers.push((await designates({ subscriber_number: String(20_232_340_000_500 + number) })).statusCode);
    expect(answers.slice(0, 10).every((status) => status === 303)).toBe(true);
    expect(
      answers.slice(10, 20).every((status) => status === 422),
      'ten at most',
    ).toBe(true);
    expect(answers.at(-1)).toBe(429);
  });

  it('is not found by whoever is not its titulaire, whatever the id', async () => {
    await accepts();
    const person = await personPath();
    const zoe = await visits(ZOE);
    for (const visitor of [paul, zoe]) {
      for (const path of [COMPANY, `${COMPANY}/designer`, person])
        expect((await visitor.get(path)).statusCode, path).toBe(404);
      const csrf = { _csrf: await visitor.csrf('/espace/identifiants') };
      for (const path of [`${COMPANY}/designer`, person, `${person}/garder`])
        expect((await visitor.send(path, new URLSearchParams({ ...csrf, ...FORM }))).statusCode, path).toBe(
          404,
        );
    }
    for (const path of [
      `${PATH}/552100554`,
      `${COMPANY}/00000000-0000-4000-8000-000000000000`,
      `${PATH}/x/y`,
    ])
      expect((await lila.get(path)).statusCode, path).toBe(404);
    expect((await zoe.get(`${COMPANY}/fin`)).statusCode).toBe(404);
  });

  it('changes nothing where it ended in another tab meanwhile, and says so', async () => {
    await accepts();
    const path = await personPath();
    const csrf = await lila.csrf(path);
    const fields = { _csrf: csrf, change: 'sommeil', 'service-payer-tva': '1', password: PASSWORD };
    expect((await changes('sommeil', { 'service-avis-cfe': '' })).statusCode).toBe(303);
    const again = await lila.send(path, new URLSearchParams(fields));
    expect([again.statusCode, asRead(again.body)]).toEqual([
      422,
      expect.stringContaining('Rien n’a été changé'),
    ]);
    await changes('retrait');
    expect((await lila.send(path, new URLSearchParams(fields))).statusCode, 'over').toBe(404);
    const offer = await offerPath();
    expect(offer).toBe('');
  });

  it('takes back an offer, which is then gone for the other side', async () => {
    await designates();
    await takeUpOffers(platform);
    const path = await offerPath();
    const id = path.split('/').at(-1) ?? '';
    const token = await paul.csrf(path);
    expect((await lila.post(`${COMPANY}/propositions/${id}/retirer`, {}, COMPANY)).headers.location).toBe(
      `${COMPANY}?fait=retiree`,
    );
    expect((await lila.post(`${COMPANY}/propositions/${id}/retirer`, {}, COMPANY)).statusCode).toBe(422);
    expect((await paul.get(path)).statusCode).toBe(404);
    for (const answer of ['accepter', 'refuser']) {
      const late = await paul.send(
        `${path}/${answer}`,
        new URLSearchParams({ _csrf: token, password: PASSWORD }),
      );
      expect([late.statusCode, asRead(late.body)]).toEqual([
        422,
        expect.stringContaining('n’attend plus de réponse'),
      ]);
    }
  });

  it('lets the other side refuse, and lay the role down', async () => {
    await designates();
    await takeUpOffers(platform);
    const path = await offerPath();
    expect((await paul.post(`${path}/refuser`, {}, path)).headers.location).toBe(
      '/espace/propositions?fait=refusee',
    );
    expect(await reads(lila, COMPANY)).toContain('refusée le');
    await accepts();
    expect((await paul.post(`${COMPANY}/fin`, { password: '' })).statusCode).toBe(422);
    expect((await paul.post(`${COMPANY}/fin`, { password: otherPassword() })).statusCode).toBe(422);
    expect((await paul.post(`${COMPANY}/fin`, { password: PASSWORD })).headers.location).toBe(
      `${PATH}?fait=fin`,
    );
    expect((await paul.get(`${COMPANY}/fin`)).statusCode).toBe(404);
    expect(await reads(lila, COMPANY)).toContain('Aucun suppléant n’agit');
  });

  it('asks once a year whether a suppléant is still needed, however many instances ask', async () => {
    await accepts();
    const asked = async () =>
      (await mailsTo(platform, LILA)).filter(({ subject }) => subject.includes('toujours utiles'));
    platform.clock.advance({ days: 365 });
    await askForReviews(platform);
    expect(await asked()).toEqual([]);
    platform.clock.advance({ days: 1 });
    await Promise.all([askForReviews(platform), askForReviews(platform), askForReviews(platform)]);
    expect((await asked()).map(({ text }) => text)).toEqual([expect.stringContaining('Paul MULTIPLE')]);
    lila = await visits(LILA);
    expect(await reads(lila, '/espace')).toContain('Dites si un suppléant est toujours utile');
    expect(await reads(lila, COMPANY)).toContain('Cette question vous est posée une fois par an');
    expect((await lila.post(`${await personPath()}/garder`, {}, COMPANY)).headers.location).toBe(
      `${COMPANY}?fait=garde`,
    );
    expect(await reads(lila, '/espace')).not.toContain('Dites si un suppléant');
    await askForReviews(platform);
    expect(await asked()).toHaveLength(1);
    platform.clock.advance({ days: 366 });
    await askForReviews(platform);
    expect(await asked()).toHaveLength(2);
    platform.clock.advance({ days: 366 });
    await askForReviews(platform);
    expect(await asked(), 'not answered').toHaveLength(3);
  });

  it('is told by mail to the titulaire where a company’s letter makes a suppléant', async () => {
    const id = platform.random.uuid();
    const zoe = ids[ZOE] ?? '';
    await db()
      .insertInto('dossier')
      .values({ id, account_id: zoe, siren: SIREN, name: 'Entreprise' })
      .execute();
    await giveMandate(db(), zoe, SIREN);
    await awaitLetters(db(), [id]);
    await inTransaction(platform, (tx) => openDossier(tx, id, SERVICES, { ip: '192.0.2.1', userAgent: '' }));
    const [mail, ...others] = await mailsTo(platform, LILA);
    expect(others).toEqual([]);
    expect(asRead(mail?.text ?? '').replaceAll(/\s+/g, ' ')).toMatch(
      /Zoé MARTIN a reçu le rôle d’administrateur suppléant, par le code d’une lettre.*SARL MARTIN/,
    );
  });

  it('is neither shown nor accepted where the catalogue switches it off', async () => {
    await designates();
    await takeUpOffers(platform);
    const path = await offerPath();
    await app.close();
    const catalogue = readCatalogue();
    const plain = { title: 'Suppléants', about: 'Suppléants', who: 'Tous.', ask: 'Ici.' };
    const plainServices = new Map([...catalogue.plainServices, ['administrateurs-suppleants', plain]]);
    app = await testApp(platform, { catalogue: { ...catalogue, plainServices } });
    const visitor = await visits(PAUL);
    expect(await reads(visitor, '/espace/propositions')).toContain('Aucune proposition n’attend');
    expect((await visitor.get(path)).statusCode).toBe(404);
    expect((await visitor.post(`${path}/accepter`, { password: PASSWORD }, path)).statusCode).toBe(422);
    expect((await visitor.post(`${path}/refuser`, {}, path)).statusCode).toBe(422);
    const state = db().selectFrom('mandate_offer').select('state');
    expect(await state.execute()).toEqual([{ state: 'waiting' }]);
  });

  it('lists twenty companies, or propositions, a page', async () => {
    const sirens = Array.from({ length: 20 }, (_, index) => String(100_000_000 + index));
    for (const siren of sirens) await giveMandate(db(), ids[LILA] ?? '', siren, { service: 'payer-tva' });
    expect(await reads(lila, PATH)).toContain('Page 1 sur 2');
    expect(await reads(lila, `${PATH}?page=2`)).toMatch(/SARL MARTIN.*Page 2 sur 2/);
    const actor = await signedIn(platform, LILA);
    for (const siren of [...sirens, SIREN]) {
      const named = { number: '20232340000102', name: 'Multiple' };
      const wanted = { id: randomUUID(), siren, services: ['payer-tva'], role: 'suppleant', named } as const;
      await asHolder(platform, actor, (holder) => makeOffer(holder, actor, wanted));
    }
    await takeUpOffers(platform);
    expect(await reads(paul, '/espace/propositions')).toContain('Page 1 sur 2');
    expect(await reads(paul, '/espace/propositions?page=2')).toContain('Page 2 sur 2');
  });
});
