import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { auditLines, mailsTo, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Fields, hiddenFields, type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { asHolder } from '../account/as-holder.ts';
import { acceptOffer } from '../mandates/granting/answer-offer.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';
import { mandatesOf } from '../mandates/mandate.ts';
import { endExpiredDelegations, remindOfDelegations } from './expire.ts';

const LIST = '/espace/delegations';
const NEW = `${LIST}/nouvelle`;
const ALPHA = '732829320';
const BETA = '552100554';
const LILA = 'lila@test.example';
const PAUL = 'paul@test.example';
const ZOE = 'zoe@test.example';
const PAULS_NUMBER = '20232340000202';

describeOnEachDatabase('/espace/delegations', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let ids: Record<'lila' | 'paul' | 'zoe', string>;
  let lila: Visitor;
  let paul: Visitor;
  let zoe: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    ids = {
      lila: await openAccount(platform, LILA),
      paul: await openAccount(platform, PAUL, {
        subscriber_number: PAULS_NUMBER,
        first_name: 'Paul',
        last_name: 'MULTIPLE',
      }),
      zoe: await openAccount(platform, ZOE, { first_name: 'Zoé', last_name: 'MARTIN' }),
    };
    for (const service of ['payer-tva', 'avis-cfe', 'declarer-tva'])
      await giveMandate(db(), ids.lila, ALPHA, { service });
    await giveMandate(db(), ids.lila, BETA, { service: 'payer-tva' });
    await db().updateTable('dossier').set({ name: 'SARL ALPHA' }).where('siren', '=', ALPHA).execute();
    await db().updateTable('dossier').set({ name: 'SCI BETA' }).where('siren', '=', BETA).execute();
    [lila, paul, zoe] = await Promise.all([entered(LILA), entered(PAUL), entered(ZOE)]);
  });
  afterEach(() => app.close());

  async function entered(email: string): Promise<Visitor> {
    const visitor = visitorOf(app);
    expect(await visitor.signIn(email, PASSWORD)).toBe(true);
    return visitor;
  }

  /** Time goes on, and whose session it ended signs in again. */
  async function afterDays(days: number): Promise<void> {
    platform.clock.advance({ days });
    [lila, paul, zoe] = await Promise.all([entered(LILA), entered(PAUL), entered(ZOE)]);
  }

  /** The clock of tests stands at 22 August 2023. */
  const RIGHT: Fields = {
    subscriber_number: '2023 234 0000202',
    name: 'Multiple',
    [`dossier-${ALPHA}`]: '1',
    access: 'act',
    'service-payer-tva': '1',
    until: '31/12/2023',
    current_password: PASSWORD,
  };
  const without = (...names: string[]): Fields =>
    Object.fromEntries(Object.entries(RIGHT).filter(([name]) => !names.includes(name)));

  async function offered(fields: Fields = RIGHT): Promise<void> {
    const answer = await lila.post(NEW, fields);
    expect(answer.headers.location, answer.body).toBe(`${LIST}?fait=proposition`);
    await takeUpOffers(platform);
  }

  async function accepted(fields: Fields = RIGHT): Promise<void> {
    await offered(fields);
    for (const { id } of await waitingOffers()) expect(await accepts(id)).toEqual({ outcome: 'accepted' });
  }

  const waitingOffers = () =>
    db().selectFrom('mandate_offer').selectAll().where('state', '=', 'waiting').orderBy('siren').execute();
  async function accepts(id: string) {
    const actor = await signedIn(platform, PAUL);
    return asHolder(platform, actor, (holder) => acceptOffer(holder, actor, id));
  }

  const rightsOf = async (who: keyof typeof ids) =>
    (await mandatesOf(db(), ids[who], platform.clock.now()))
      .filter(({ role }) => role === 'delegataire')
      .map(({ siren, service, access }) => `${siren} ${service} ${access}`);
  const idOf = async () =>
    (
      await db()
        .selectFrom('mandate')
        .select('id')
        .where('role', '=', 'delegataire')
        .where('state', '<>', 'ended')
        .executeTakeFirstOrThrow()
    ).id;
  const subjectsTo = async (email: string) => (await mailsTo(platform, email)).map(({ subject }) => subject);

  it('gives a person services until a day, once it is accepted, in each dossier where the giver has them', async () => {
    await accepted({ ...RIGHT, [`dossier-${BETA}`]: '1', 'service-declarer-tva': '1' });
    expect(await rightsOf('paul')).toEqual([
      `${BETA} payer-tva act`,
      `${ALPHA} declarer-tva act`,
      `${ALPHA} payer-tva act`,
    ]);
    const home = (await paul.get('/espace/dossiers')).body;
    expect(home).toMatch(/SARL ALPHA.*SCI BETA/s);
    expect(asRead((await lila.get(LIST)).body)).toMatch(
      /Paul MULTIPLE.*SARL ALPHA.*Agir.*31 décembre 2023 inclus/s,
    );
    expect((await paul.get(LIST)).body).toMatch(/Délégations reçues.*SARL ALPHA.*Lila ROSEMONDE/s);
    platform.clock.set(new Date('2023-12-31T22:59:59Z'));
    expect(await rightsOf('paul')).toHaveLength(3);
    platform.clock.set(new Date('2023-12-31T23:00:00Z'));
    expect(await rightsOf('paul')).toEqual([]);
  });

  it('to read opens the services in which one reads, and says so wherever rights are listed', async () => {
    await accepted({ ...without('service-payer-tva'), 'service-avis-cfe': '1', access: 'read' });
    expect(await rightsOf('paul')).toEqual([`${ALPHA} avis-cfe read`]);
    expect((await paul.get('/espace/habilitations')).body).toContain('Délégataire (consulter)');
    const data = JSON.parse((await paul.get('/espace/donnees.json')).body);
    expect(data.dossiers).toContainEqual(
      expect.objectContaining({ siren: ALPHA, services: [], services_a_consulter: ['avis-cfe'] }),
    );
    expect(data.habilitations).toContainEqual(
      expect.objectContaining({ service: 'avis-cfe', acces: 'consulter', role: 'delegataire' }),
    );
  });

  const WRONG = [
    [
      'nothing',
      {},
      [
        'Saisissez le numéro',
        'Saisissez le nom',
        'au moins un dossier',
        'consulter ou agir',
        'au moins un service',
        'Saisissez le dernier jour',
        'Saisissez votre mot de passe',
      ],
    ],
    ['a number that is none', { ...RIGHT, subscriber_number: '123' }, ['compte 14 chiffres']],
    [
      'another’s dossier',
      { ...RIGHT, 'dossier-100000000': '1', 'dossier-404404404': '1' },
      ['n’est pas, ou n’est plus, de ceux'],
    ],
    [
      'a service that the giver has not',
      { ...RIGHT, 'service-payer-cvae': '1' },
      ['Un service coché n’est pas'],
    ],
    [
      'a service in no dossier chosen',
      { ...without(`dossier-${ALPHA}`), [`dossier-${BETA}`]: '1', 'service-avis-cfe': '1' },
      ['« Consulter : Avis CFE » : décochez'],
    ],
    [
      'a dossier without the services',
      { ...without('service-payer-tva'), [`dossier-${BETA}`]: '1', 'service-avis-cfe': '1' },
      ['« SCI BETA » : décochez ce dossier'],
    ],
    ['to read where one acts', { ...RIGHT, access: 'read' }, ['« Payer : TVA » permet d’agir']],
    ['a day that does not exist', { ...RIGHT, until: '30/02/2024' }, ['n’existe pas dans le calendrier']],
    ['a day that is past', { ...RIGHT, until: '21/08/2023' }, ['Cette date est passée']],
    ['more than a year', { ...RIGHT, until: '22/08/2024' }, ['jusqu’au 21/08/2024']],
    ['no date', { ...RIGHT, until: 'bientôt' }, ['Écrivez la date']],
    [
      'a wrong password',
      { ...RIGHT, current_password: 'pas-celui-ci' },
      ['n’est pas votre mot de passe actuel'],
    ],
  ] as const;

  it('comes back with what is wrong and what was typed', async () => {
    for (const [name, fields, messages] of WRONG) {
      const typed = fields as Fields;
      const answer = await lila.post(NEW, typed);
      const { statusCode } = answer;
      const body = asRead(answer.body);
      expect(statusCode, name).toBe(422);
      for (const message of messages) expect(body, name).toContain(message);
      expect(body).not.toContain(PASSWORD);
      if (typed.name) expect(body, name).toContain('value="Multiple"');
      if (typed['service-payer-tva']) expect(body, name).toMatch(/name="service-payer-tva"[^>]* checked/);
    }
    expect(await db().selectFrom('mandate_offer').selectAll().execute()).toEqual([]);
  });

  it('is not to oneself', async () => {
    const { subscriber_number } = await db()
      .selectFrom('account')
      .select('subscriber_number')
      .where('id', '=', ids.lila)
      .executeTakeFirstOrThrow();
    const { body } = await lila.post(NEW, { ...RIGHT, subscriber_number });
    expect(body).toContain('Ce numéro d’abonné est le vôtre');
  });

  it('answers, shows and mails the giver the same whether number and name mean anybody', async () => {
    const seen = async (fields: Fields) => {
      await offered({ ...RIGHT, ...fields });
      const list = (await lila.get(LIST)).body;
      const mails = (await mailsTo(platform, LILA)).map(({ text }) => text);
      const [offer] = await db().selectFrom('mandate_offer').selectAll().execute();
      await lila.post(`${LIST}/propositions/${offer?.id}/retirer`, {}, LIST);
      await db().deleteFrom('mandate_offer').execute();
      await db().deleteFrom('mail').execute();
      const typed = fields.subscriber_number ?? PAULS_NUMBER;
      const blank = (text: string) =>
        text
          .replaceAll(typed, 'N')
          .replaceAll(offer?.id ?? '', 'ID')
          .replaceAll(/_csrf" value="[^"]*"/g, '');
      return [blank(list), mails.map(blank)];
    };
    const right = await seen({});
    expect(right[0]).toContain('En attente de réponse');
    expect(await seen({ subscriber_number: '20990010000001' })).toEqual(right);
    const { subscriber_number } = await db()
      .selectFrom('account')
      .select('subscriber_number')
      .where('id', '=', ids.zoe)
      .executeTakeFirstOrThrow();
    expect(await seen({ subscriber_number }), 'a number with another’s name').toEqual(right);
    expect(await mailsTo(platform, ZOE)).toEqual([]);
  });

  it('is made once when the form is sent twice, and the same cannot be offered or given again', async () => {
    const token = await lila.csrf(NEW);
    const body = new URLSearchParams({ _csrf: token, ...RIGHT });
    for (const answer of [await lila.send(NEW, body), await lila.send(NEW, body)])
      expect(answer.headers.location).toBe(`${LIST}?fait=proposition`);
    expect(await db().selectFrom('mandate_offer').selectAll().execute()).toHaveLength(1);
    expect((await lila.post(NEW, RIGHT)).body).toContain('déjà une proposition en attente');
    await db().deleteFrom('mandate_offer').execute();
    await accepted();
    const again = await lila.post(NEW, { ...RIGHT, [`dossier-${BETA}`]: '1' });
    expect(again.statusCode).toBe(422);
    expect(asRead(again.body)).toContain('« SARL ALPHA », Payer : TVA');
    const waiting = db().selectFrom('mandate_offer').selectAll().where('state', '=', 'waiting');
    expect(await waiting.execute(), 'nothing in the other dossier either').toEqual([]);
  });

  it('is not passed on: a délégataire is told who can delegate', async () => {
    await db().deleteFrom('mandate').where('account_id', '=', ids.paul).execute();
    await accepted();
    const list = (await paul.get(LIST)).body;
    expect(list).toContain('Une délégation reçue ne se transmet pas');
    expect(list).not.toContain(NEW);
    expect((await paul.get(NEW)).headers.location).toBe(LIST);
    const tried = await paul.post(NEW, { ...RIGHT, subscriber_number: '20990010000001' }, LIST);
    expect(tried.headers.location).toBe(`${LIST}?fait=terminee`);
    expect((await lila.post(NEW, RIGHT)).statusCode).toBe(422);
  });

  it('a délégataire who holds something else delegates that alone', async () => {
    await accepted();
    const form = (await paul.get(NEW)).body;
    expect(form).toContain('SARL ESSAI');
    expect(form).not.toMatch(/SARL ALPHA|service-payer-tva/);
    const tried = await paul.post(NEW, { ...RIGHT, subscriber_number: '20990010000001' });
    expect(tried.body).toContain('Un dossier coché n’est pas');
    expect(tried.body).toContain('Un service coché n’est pas');
  });

  it('is ended at once by either side, who are both told', async () => {
    for (const side of ['giver', 'holder'] as const) {
      await accepted();
      await db().deleteFrom('mail').execute();
      const path = `${LIST}/${await idOf()}/fin`;
      const who = side === 'giver' ? lila : paul;
      expect((await who.post(path, { current_password: '' })).body).toContain('Saisissez votre mot de passe');
      expect((await who.post(path, { current_password: 'faux' })).statusCode).toBe(422);
      expect(await rightsOf('paul')).toHaveLength(1);
      expect((await who.post(path, { current_password: PASSWORD })).headers.location).toBe(
        `${LIST}?fait=fin`,
      );
      expect(await rightsOf('paul')).toEqual([]);
      expect(await subjectsTo(PAUL)).toHaveLength(1);
      expect(await subjectsTo(LILA)).toHaveLength(1);
      // In another tab, where the form is still open.
      for (const again of [
        await who.get(path),
        await who.send(
          path,
          new URLSearchParams({
            _csrf: (await who.csrf(LIST)) || (await who.csrf('/espace/suppression')),
            current_password: PASSWORD,
          }),
        ),
      ])
        expect(again.headers.location).toBe(`${LIST}?fait=terminee`);
    }
    const events = (await auditLines(db(), ids.paul)).map(({ event }) => event);
    expect(events.filter((event) => event === 'mandate-ended')).toHaveLength(2);
  });

  it('of others, asked for by its id, is as one that never was', async () => {
    await accepted();
    const id = await idOf();
    const never = '00000000-0000-4000-8000-000000000000';
    for (const path of [`${LIST}/${id}/fin`, `${LIST}/${id}/renouveler`]) {
      const shown = async (one: string) =>
        (await zoe.get(path.replace(id, one))).body
          .replaceAll(one, 'ID')
          .replaceAll(/_csrf" value="[^"]*"/g, '');
      expect(await shown(id)).toBe(await shown(never));
      expect((await zoe.get(path)).statusCode).toBe(404);
      expect(
        (await zoe.post(path, { current_password: PASSWORD, until: '31/12/2023' }, NEW)).statusCode,
      ).toBe(404);
    }
    expect((await paul.get(`${LIST}/${id}/renouveler`)).statusCode, 'its holder does not renew it').toBe(404);
    expect((await zoe.get(`${LIST}/n-importe-quoi/fin`)).statusCode).toBe(404);
    expect(await rightsOf('paul')).toHaveLength(1);
    await lila.post(`${LIST}/${id}/fin`, { current_password: PASSWORD });
    expect((await zoe.get(`${LIST}/${id}/fin`)).statusCode, 'ended or not').toBe(404);
  });

  it('of another’s offer, nothing is withdrawn', async () => {
    await offered();
    const { id } = await db().selectFrom('mandate_offer').selectAll().executeTakeFirstOrThrow();
    const tried = await zoe.post(`${LIST}/propositions/${id}/retirer`, {}, NEW);
    expect(tried.headers.location).toBe(`${LIST}?fait=sans-proposition`);
    const own = await lila.post(`${LIST}/propositions/${id}/retirer`, {}, LIST);
    expect(own.headers.location).toBe(`${LIST}?fait=retrait`);
    expect((await lila.get(`${LIST}?fait=retrait`)).body).toContain('La proposition est retirée');
    expect(await accepts(id)).toEqual({ outcome: 'gone' });
  });

  it('is renewed for a year at most, from today, without being accepted anew', async () => {
    await accepted();
    await afterDays(100);
    await db().deleteFrom('mail').execute();
    const path = `${LIST}/${await idOf()}/renouveler`;
    expect((await lila.get(path)).body).toContain('value="31/12/2023"');
    for (const [until, message] of [
      ['30/11/2024', 'un an au plus'],
      ['29/11/2023', 'est passée'],
      ['', 'Saisissez le dernier jour'],
    ] as const)
      expect((await lila.post(path, { until, current_password: PASSWORD })).body).toContain(message);
    const done = await lila.post(path, { until: '29 novembre 2024', current_password: PASSWORD });
    expect(done.headers.location).toBe(`${LIST}?fait=renouvellement`);
    expect(await subjectsTo(PAUL)).toEqual(['Espace professionnel - Délégation renouvelée']);
    expect(await subjectsTo(LILA)).toEqual(['Espace professionnel - Délégation renouvelée']);
    platform.clock.set(new Date('2024-11-29T22:59:59Z'));
    expect(await rightsOf('paul')).toHaveLength(1);
  });

  it('gives nothing from the instant at which who gave it holds nothing more, until somebody else renews it', async () => {
    await giveMandate(db(), ids.zoe, ALPHA, { service: 'payer-tva', role: 'suppleant' });
    await accepted();
    const ends = { state: 'ended', ended_reason: 'removed', until: platform.clock.now() } as const;
    const lilas = db().updateTable('mandate').where('account_id', '=', ids.lila).where('siren', '=', ALPHA);
    await lilas.set(ends).execute();
    expect(await rightsOf('paul')).toEqual([]);
    const received = (await paul.get(LIST)).body;
    expect(received).toContain('En sommeil');
    expect(received, 'the name is for whoever acts for the company').not.toContain('SARL ALPHA');
    expect((await lila.get(`${LIST}/${await idOf()}/fin`)).statusCode).toBe(404);
    expect((await zoe.get(LIST)).body).toMatch(/Paul MULTIPLE.*En sommeil/s);
    const path = `${LIST}/${await idOf()}/renouveler`;
    await zoe.post(path, { until: '31/12/2023', current_password: PASSWORD });
    expect(await rightsOf('paul')).toEqual([`${ALPHA} payer-tva act`]);
    expect((await paul.get(LIST)).body).toMatch(/SARL ALPHA.*Zoé MARTIN/s);
  });

  it('renewed by a suppléant is theirs from then on, which the titulaire who had given it is told', async () => {
    await giveMandate(db(), ids.zoe, ALPHA, { service: 'payer-tva', role: 'suppleant' });
    await accepted();
    await db().deleteFrom('mail').execute();
    await zoe.post(`${LIST}/${await idOf()}/renouveler`, { until: '31/12/2023', current_password: PASSWORD });
    const [told, ...others] = await mailsTo(platform, LILA);
    expect(others).toEqual([]);
    expect(told?.text.replaceAll(/\s+/g, ' ')).toMatch(
      /Zoé MARTIN a renouvelé la délégation de .* Paul MULTIPLE pour .* Zoé MARTIN en répond désormais/,
    );
    expect(await subjectsTo(ZOE)).toHaveLength(1);
    expect(await subjectsTo(PAUL)).toHaveLength(1);
  });

  it('is not accepted once who offered it may not give it any more, nor beyond its own last day', async () => {
    await offered({ ...RIGHT, until: '23/08/2023' });
    const [offer] = await waitingOffers();
    platform.clock.set(new Date('2023-08-23T22:00:00Z'));
    expect(await accepts(offer?.id ?? '')).toEqual({ outcome: 'gone' });
    expect(await rightsOf('paul')).toEqual([]);
    await afterDays(8);
    await offered();
    await db().updateTable('mandate').set({ state: 'asleep' }).where('account_id', '=', ids.lila).execute();
    const [other] = (await waitingOffers()).filter(({ id }) => id !== offer?.id);
    expect(await accepts(other?.id ?? '')).toEqual({ outcome: 'gone' });
  });

  it('is told of 30 and 7 days before its last day and when it has ended, to both sides, once each', async () => {
    await accepted();
    await db().deleteFrom('mail').execute();
    const round = async () => {
      for (let again = 0; again < 2; again++) {
        await remindOfDelegations(platform);
        await endExpiredDelegations(platform);
      }
      const told = [await subjectsTo(LILA), await subjectsTo(PAUL)];
      await db().deleteFrom('mail').execute();
      return told.map((subjects) => subjects.join());
    };
    const ends = 'Espace professionnel - Fin prochaine d’une délégation';
    for (const [instant, subject] of [
      ['2023-11-30T12:00:00Z', ''],
      ['2023-12-01T12:00:00Z', ends],
      ['2023-12-23T12:00:00Z', ''],
      ['2023-12-24T12:00:00Z', ends],
      ['2023-12-31T22:59:59Z', ''],
      ['2023-12-31T23:00:00Z', 'Espace professionnel - Fin d’une délégation'],
      ['2024-02-01T12:00:00Z', ''],
    ] as const) {
      platform.clock.set(new Date(instant));
      expect(await round(), instant).toEqual([subject, subject]);
    }
    const { state, ended_reason, until } = await db()
      .selectFrom('mandate')
      .selectAll()
      .where('role', '=', 'delegataire')
      .executeTakeFirstOrThrow();
    expect([state, ended_reason, until]).toEqual(['ended', 'expired', new Date('2023-12-31T23:00:00Z')]);
    expect((await auditLines(db(), ids.paul)).map(({ event }) => event)).toContain('delegation-expired');
  });

  it('makes up for one reminder alone after a while without any, and tells again of another last day', async () => {
    await accepted();
    await db().deleteFrom('mail').execute();
    platform.clock.set(new Date('2023-12-28T12:00:00Z'));
    await remindOfDelegations(platform);
    expect(await subjectsTo(PAUL)).toHaveLength(1);
    lila = await entered(LILA);
    await lila.post(`${LIST}/${await idOf()}/renouveler`, {
      until: '10/01/2024',
      current_password: PASSWORD,
    });
    await remindOfDelegations(platform);
    await remindOfDelegations(platform);
    expect(await subjectsTo(PAUL)).toEqual([
      'Espace professionnel - Fin prochaine d’une délégation',
      'Espace professionnel - Délégation renouvelée',
      'Espace professionnel - Fin prochaine d’une délégation',
    ]);
  });

  it('keeps what was typed while its holder signs in again', async () => {
    const token = await lila.csrf(NEW);
    platform.clock.advance({ minutes: 31 });
    const { headers } = await lila.send(NEW, new URLSearchParams({ _csrf: token, ...RIGHT }));
    expect(headers.location).toBe(`/connexion?retour=${encodeURIComponent(`${NEW}?reprise=1`)}`);
    const hidden = hiddenFields((await lila.get(headers.location ?? '')).body);
    const back = await lila.send(
      '/connexion',
      new URLSearchParams({ ...hidden, email: LILA, password: PASSWORD }),
    );
    const { body } = await lila.get(back.headers.location ?? '');
    expect(body).toContain('Votre saisie est conservée');
    expect(body).toMatch(new RegExp(`name="dossier-${ALPHA}"[^>]* checked`));
    expect(body).toMatch(/name="service-payer-tva"[^>]* checked/);
    expect(body).toContain('value="31/12/2023"');
  });
});
