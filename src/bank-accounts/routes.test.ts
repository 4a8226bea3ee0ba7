import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  auditLines,
  handOverMails,
  mailsTo,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { addBankAccount, SOME_IBAN } from '../../test/tools/bank-accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp, testSite } from '../../test/tools/whole-app.ts';
import { readEmailAddress } from '../account/email-address.ts';
import { replaceCompanyAddress } from '../company/company-address.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { usableAccounts } from './bank-account.ts';
import { bringIntoForce } from './come-into-force.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const COMPANY_MAIL = 'contact@martin.example';
const SIREN = '732829320';
const PATH = `/espace/comptes-bancaires/${SIREN}`;
const FORM = {
  holder_name: 'SARL MARTIN & Fils',
  iban: 'fr76 3000\u00a06000 0112\u202f3456 7890 189',
  bic: '',
  'service-payer-tva': '1',
  password: PASSWORD,
};
const OTHER_IBAN = 'DE89 3704 0044 0532 0130 00';

describeOnEachDatabase('« Gérer les comptes bancaires de l’entreprise »', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let lila: Visitor;
  let paul: Visitor;
  let ids: Record<string, string>;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { site: { ...testSite(platform), demo: true } });
    const account = (email: string, number: string, first_name: string, last_name: string) =>
      openAccount(platform, email, { subscriber_number: number, first_name, last_name });
    ids = {
      [LILA]: await account(LILA, '20232340000101', 'Lila', 'ROSEMONDE'),
      [PAUL]: await account(PAUL, '20232340000102', 'Paul', 'MULTIPLE'),
      [ZOE]: await account(ZOE, '20232340000103', 'Zoé', 'MARTIN'),
    };
    // The company that every test account shares would have suppléants too.
    for (const table of ['mandate', 'dossier'] as const) await db().deleteFrom(table).execute();
    for (const [email, service, role] of [
      [LILA, 'payer-tva', 'titulaire'],
      [LILA, 'payer-impot-societes', 'titulaire'],
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
    [lila, paul] = [await visits(LILA), await visits(PAUL)];
  });
  afterEach(() => app.close());

  async function visits(email: string): Promise<Visitor> {
    const visitor = visitorOf(app);
    visitor.cookies.set('session', (await signedIn(platform, email)).token);
    return visitor;
  }
  const reads = async (visitor: Visitor, path = PATH) =>
    asRead((await visitor.get(path)).body).replaceAll(/\s+/g, ' ');
  const asks = (
    fields: Partial<Record<keyof typeof FORM | 'service-payer-impot-societes', string>> = {},
    visitor = lila,
  ) => visitor.post(`${PATH}/ajouter`, { ...FORM, ...fields });
  const told = async (address: string) =>
    (await mailsTo(platform, address)).map(({ text }) => text.replaceAll(/\s+/g, ' '));
  const pathTo = async (what: string, visitor = lila) =>
    new RegExp(`href="(${PATH}/[0-9a-f-]{36}/${what})"`).exec((await visitor.get(PATH)).body)?.[1] ?? '';
  const states = async () =>
    (await db().selectFrom('bank_account').select('state').orderBy('asked_at').execute()).map(
      ({ state }) => state,
    );
  const waits = async (hours = 72) => {
    await handOverMails(platform);
    platform.clock.advance({ hours });
    await bringIntoForce(platform);
    // A session does not live so long.
    [lila, paul] = [await visits(LILA), await visits(PAUL)];
  };

  it('adds one from the empty list to its coming into force, told to all who answer for the company, masked everywhere', async () => {
    expect(await reads(lila)).toContain('Aucun compte n’est déclaré');
    expect((await lila.get('/espace/comptes-bancaires')).headers.location).toBe(PATH);
    expect((await asks()).headers.location).toBe(`${PATH}?fait=demande`);
    const list = await reads(paul);
    expect(list).toMatch(/Compte FR… 0189.*En attente.*25 août 2023 à 14 h 09 au plus tôt.*Payer.*TVA/);
    expect(await usableAccounts(db(), SIREN)).toEqual([]);
    for (const [address, who] of [
      [LILA, 'vous avez demandé'],
      [PAUL, 'Mme Lila ROSEMONDE a demandé'],
      [COMPANY_MAIL, 'une personne qui agit pour l’entreprise a demandé'],
    ] as const) {
      const [asked = ''] = await told(address);
      expect(asked, address).toMatch(new RegExp(`${who} que le compte bancaire FR… 0189`));
      expect(asked).toMatch(/SARL MARTIN \(SIREN 732829320\).*« Payer : TVA ».*arret#.{19} /);
    }
    expect((await told(COMPANY_MAIL)).join()).not.toMatch(/Lila|ROSEMONDE|20232340000101/);
    expect(await told(ZOE)).toEqual([]);
    await waits();
    expect(await reads(lila)).toMatch(/Compte FR… 0189.*Utilisable.*Utilisable depuis le.*25 août 2023/);
    expect((await usableAccounts(db(), SIREN)).map(({ shown }) => shown)).toEqual(['FR…\u00a00189']);
    for (const address of [LILA, PAUL, COMPANY_MAIL])
      expect((await told(address)).join()).toMatch(/demandé le 22 août 2023.*est maintenant utilisable/);
    const history = await reads(lila, `/espace/dossiers/${SIREN}/historique`);
    expect(history).toMatch(
      /Compte bancaire utilisable.*FR… 0189.*Demande d’ajout d’un compte bancaire \(FR… 0189\).*Par vous/,
    );
    const all = JSON.stringify([
      await db().selectFrom('mail').selectAll().execute(),
      await auditLines(db()),
      await lila.get(PATH),
      platform.logged,
    ]);
    expect(all).not.toMatch(/3000 ?6000|0112 ?3456/);
  });

  it('is not for délégataires, nor for who answers for nothing that pays, and tells them whom to ask', async () => {
    await addBankAccount(platform, SIREN);
    const zoe = await visits(ZOE);
    const page = await reads(zoe, '/espace/comptes-bancaires');
    expect(page).toMatch(/Une délégation, même pour payer, ne le permet pas.*Consulter vos services/);
    expect(page).not.toMatch(/0189|Lila|ROSEMONDE/);
    expect((await zoe.get(PATH)).statusCode).toBe(404);
    expect((await zoe.post(`${PATH}/ajouter`, FORM, '/espace/substitutions')).statusCode).toBe(404);
    expect(await reads(zoe, `/espace/dossiers/${SIREN}/historique`)).not.toContain('0189');
    await db()
      .updateTable('mandate')
      .set({ service: 'declarer-tva' })
      .where('role', '=', 'suppleant')
      .execute();
    expect((await paul.get(PATH)).statusCode).toBe(404);
  });

  it('says all that is wrong at once, keeps what was typed, and asks for the password', async () => {
    const { statusCode, body } = await asks({
      holder_name: '',
      iban: 'FR76 3000 6000 0112 3456 7890 188',
      bic: 'AGRI',
      'service-payer-tva': '',
      password: '',
    });
    expect(statusCode).toBe(422);
    for (const message of [
      'Saisissez le nom du titulaire',
      'chiffres de contrôle',
      '8 ou 11',
      'au moins un paiement',
      'mot de passe actuel.',
    ])
      expect(asRead(body).split(message).length, message).toBe(3);
    expect(body).toContain('value="FR76 3000 6000 0112 3456 7890 188"');
    expect((await asks({ password: otherPassword() })).statusCode).toBe(422);
    expect(
      asRead((await asks({ 'service-payer-tva': '', 'service-payer-impot-societes': '1' }, paul)).body),
    ).toContain('au moins un paiement');
    // One of two ended since the page was drawn: it is not left out unsaid.
    const more = await asks({ 'service-payer-impot-societes': '1' }, paul);
    expect(asRead(more.body)).toContain('plus titulaire ni suppléant d’un des paiements choisis');
    const long = await asks({ iban: 'FR76 '.repeat(4_000), holder_name: 'a'.repeat(5_000) });
    expect(asRead(long.body)).toMatch(/70 caractères au plus/);
    expect(asRead((await asks({ holder_name: 'voir https://mauvais.example' })).body)).toContain(
      'adresse d’un site',
    );
    expect(await states()).toEqual([]);
    // A session that is over keeps the form for who signs in again.
    const path = `${PATH}/ajouter`;
    const token = await lila.csrf(path);
    platform.clock.advance({ minutes: 31 });
    const over = await lila.send(path, new URLSearchParams({ ...FORM, _csrf: token }));
    expect(over.headers.location).toContain(encodeURIComponent(`${path}?reprise=1`));
  });

  it('declares the same account once, whoever types it, and takes a form that comes twice for one', async () => {
    const page = await lila.csrf(`${PATH}/ajouter`);
    for (let time = 0; time < 2; time += 1) {
      const answer = await lila.send(`${PATH}/ajouter`, new URLSearchParams({ ...FORM, _csrf: page }));
      expect(answer.headers.location).toBe(`${PATH}?fait=demande`);
    }
    expect(await states()).toEqual(['asked']);
    expect(asRead((await asks({ iban: SOME_IBAN }, paul)).body)).toContain(
      'est déjà demandé pour cette entreprise',
    );
    await waits();
    expect(asRead((await asks({ iban: SOME_IBAN }, paul)).body)).toContain(
      'est déjà déclaré pour cette entreprise',
    );
    expect((await mailsTo(platform, PAUL)).length).toBe(2);
  });

  it('asks anew by the very form whose request was stopped, with new hours', async () => {
    const form = { ...FORM, _csrf: await lila.csrf(`${PATH}/ajouter`) };
    const sends = () => lila.send(`${PATH}/ajouter`, new URLSearchParams(form));
    await sends();
    platform.clock.advance({ minutes: 5 });
    const path = await pathTo('arret', paul);
    await paul.post(path, {}, path);
    expect((await sends()).headers.location).toBe(`${PATH}?fait=demande`);
    expect(await states()).toEqual(['stopped', 'asked']);
    await handOverMails(platform);
    platform.clock.advance({ hours: 72, minutes: -1 });
    await bringIntoForce(platform);
    expect(await states()).toEqual(['stopped', 'asked']);
  });

  it('takes the place of the same number that was put back meanwhile, and pays what that one paid', async () => {
    const before = new Date(platform.clock.now().getTime() - 100 * 3_600_000);
    await asks();
    const back = await addBankAccount(platform, SIREN, {
      services: ['payer-impot-societes'],
      asked_at: before,
    });
    await waits();
    expect(await states()).toEqual(['replaced', 'in-force']);
    expect(await usableAccounts(db(), SIREN)).toMatchObject([
      { services: ['payer-impot-societes', 'payer-tva'], replaces: back },
    ]);
  });

  it('shows a number whole to nobody who answers for none of its payments', async () => {
    const id = await addBankAccount(platform, SIREN, { services: ['payer-impot-societes'] });
    expect(await pathTo('mandat\\.pdf')).toContain(id);
    expect(await pathTo('mandat\\.pdf', paul)).toBe('');
    for (const path of [`${PATH}/${id}/mandat.pdf`, `${PATH}/${id}/retrait?a=/mandat.pdf`])
      expect((await paul.get(path)).headers.location).toBe(`${PATH}?fait=change`);
  });

  it('leaves the old one in use until the new one is in force, and tells the second of two who replace it', async () => {
    await addBankAccount(platform, SIREN, { details: { holderName: FORM.holder_name } });
    const path = await pathTo('remplacer');
    const theirs = await pathTo('remplacer', paul);
    const same = await lila.post(path, { ...FORM, iban: SOME_IBAN }, path);
    expect(asRead(same.body)).toContain('Rien n’a changé');
    const replaced = await lila.post(path, { ...FORM, iban: OTHER_IBAN, bic: 'COBADEFFXXX' }, path);
    expect(replaced.headers.location).toBe(`${PATH}?fait=demande`);
    const second = await paul.post(theirs, { ...FORM, iban: 'NL91 ABNA 0417 1643 00' }, theirs);
    expect(asRead(second.body)).toContain('quelqu’un d’autre vient de demander le remplacement');
    expect((await usableAccounts(db(), SIREN)).map(({ shown }) => shown)).toEqual(['FR…\u00a00189']);
    expect(await reads(lila)).toMatch(
      /DE… 3000.*Remplace.*le compte FR… 0189.*Compte FR… 0189.*Un autre compte doit le remplacer/,
    );
    await waits();
    expect((await usableAccounts(db(), SIREN)).map(({ shown }) => shown)).toEqual(['DE…\u00a03000']);
    expect((await told(PAUL)).join()).toContain('à la place du compte FR… 0189');
    expect(await reads(lila)).toMatch(/Compte FR… 0189 : remplacé le 25\/08\/2023/);
  });

  it('changes what an account pays by the same number, after the same hours', async () => {
    await addBankAccount(platform, SIREN);
    const path = await pathTo('remplacer');
    await lila.post(path, { ...FORM, 'service-payer-impot-societes': '1' } as typeof FORM, path);
    await waits();
    expect(await usableAccounts(db(), SIREN)).toMatchObject([
      { services: ['payer-impot-societes', 'payer-tva'].toSorted() },
    ]);
  });

  it('removes at once, with the password, and tells everybody; what another answers for stays', async () => {
    await addBankAccount(platform, SIREN);
    const path = await pathTo('retrait');
    expect((await lila.post(path, { password: otherPassword() }, path)).statusCode).toBe(422);
    expect((await lila.post(path, { password: PASSWORD }, path)).headers.location).toBe(
      `${PATH}?fait=retire`,
    );
    expect((await told(COMPANY_MAIL)).join()).toMatch(
      /une personne qui agit pour l’entreprise a retiré le compte bancaire FR… 0189/,
    );
    expect((await lila.post(path, { password: PASSWORD }, `${PATH}/ajouter`)).headers.location).toBe(
      `${PATH}?fait=change`,
    );
    expect(await states()).toEqual(['removed']);
    await addBankAccount(platform, SIREN, { services: ['payer-impot-societes', 'payer-tva'] });
    expect(await reads(paul)).toMatch(/D’autres personnes répondent de certains.*Impôt sur les sociétés/);
    expect(await pathTo('retrait', paul)).toBe('');
    const its = await pathTo('retrait');
    expect((await paul.post(its, { password: PASSWORD }, `${PATH}/ajouter`)).headers.location).toBe(
      `${PATH}?fait=change`,
    );
    // Once nobody answers for the other tax any more, it holds nobody up.
    await db().deleteFrom('mandate').where('service', '=', 'payer-impot-societes').execute();
    expect(await pathTo('retrait', paul)).toBe(its);
  });

  it('is stopped from a mail by its button alone, once, signed in or not, and from the space', async () => {
    await asks();
    const reference = /arret#(\S{19})/.exec((await told(COMPANY_MAIL))[0] ?? '')?.[1] ?? '';
    expect(await db().selectFrom('bank_account_link').select('reference_hash').execute()).toHaveLength(3);
    const anybody = visitorOf(app);
    const stop = '/comptes-bancaires/arret';
    // What a scanner of mails does.
    expect((await anybody.get(`${stop}?reference=${reference}`)).statusCode).toBe(200);
    const looked = asRead((await anybody.post(stop, { reference })).body);
    expect(looked).toMatch(/compte FR… 0189/);
    expect(looked).not.toMatch(/ROSEMONDE|MARTIN/);
    expect(await states()).toEqual(['asked']);
    expect((await anybody.post(stop, { reference: 'AAAA-BBBB-CCCC-DDDD' })).statusCode).toBe(422);
    const stopped = await anybody.post(stop, { reference, action: 'arreter' });
    expect(stopped.headers.location).toBe(`${stop}/fait`);
    const twice = await anybody.post(stop, { reference: reference.toLowerCase(), action: 'arreter' });
    expect(asRead(twice.body)).toMatch(/Cette demande est déjà arrêtée/);
    expect(await states()).toEqual(['stopped']);
    for (const address of [LILA, PAUL, COMPANY_MAIL])
      expect((await told(address)).join()).toMatch(
        /a été arrêtée, depuis le lien du courriel adressé à l’entreprise/,
      );
    await waits();
    expect(await usableAccounts(db(), SIREN)).toEqual([]);

    await asks();
    const path = await pathTo('arret', paul);
    expect((await paul.post(path, {}, path)).headers.location).toBe(`${PATH}?fait=arrete`);
    expect((await told(LILA)).join()).toMatch(/a été arrêtée par M?m?e Paul MULTIPLE/);
    expect((await lila.post(path, {}, `${PATH}/ajouter`)).headers.location).toBe(`${PATH}?fait=change`);
    platform.clock.advance({ minutes: 1 });
    await asks();
    const late = [...(await told(PAUL)).join().matchAll(/arret#(\S{19})/g)].at(-1)?.[1] ?? '';
    await waits();
    expect(asRead((await anybody.post(stop, { reference: late, action: 'arreter' })).body)).toMatch(
      /Ce compte est déjà utilisable.*trop tard/s,
    );
    expect((await usableAccounts(db(), SIREN)).length).toBe(1);
  });

  it('waits for 72 hours from when the last notice left, and longer while nobody can act for who asked', async () => {
    await asks();
    platform.clock.advance({ hours: 72 });
    await bringIntoForce(platform);
    expect(await states(), 'no notice has left').toEqual(['asked']);
    await waits(71);
    expect(await states()).toEqual(['asked']);
    const asker = () =>
      db()
        .updateTable('account')
        .where('id', '=', ids[LILA] ?? '');
    await asker().set({ locked_at: platform.clock.now() }).execute();
    platform.clock.advance({ hours: 1 });
    await bringIntoForce(platform);
    expect(await states(), 'locked').toEqual(['asked']);
    await asker().set({ locked_at: null }).execute();
    await Promise.all([bringIntoForce(platform), bringIntoForce(platform)]);
    expect(await states()).toEqual(['in-force']);
    expect((await told(PAUL)).filter((text) => text.includes('maintenant utilisable'))).toHaveLength(1);
  });

  it('does not come into force for who answers for the company no longer, and outlives the space of who asked', async () => {
    await asks({}, paul);
    await db().updateTable('mandate').set({ state: 'asleep' }).where('role', '=', 'suppleant').execute();
    await waits();
    expect(await states()).toEqual(['stopped']);
    expect((await told(LILA)).join()).toContain('n’est plus titulaire ni suppléante');
    await asks({ iban: OTHER_IBAN, 'service-payer-impot-societes': '1' });
    const ofTheOther = db().updateTable('mandate').where('service', '=', 'payer-impot-societes');
    await ofTheOther.set({ account_id: ids[ZOE] ?? '' }).execute();
    await waits();
    expect(await states(), 'another answers for one of its payments now').toEqual(['stopped', 'stopped']);
    await asks({ iban: OTHER_IBAN });
    await waits();
    await db()
      .deleteFrom('account')
      .where('id', '=', ids[LILA] ?? '')
      .execute();
    expect((await usableAccounts(db(), SIREN)).map(({ shown }) => shown)).toEqual(['DE…\u00a03000']);
  });

  it('takes ten requests a day and twenty accounts, and says from when on or why not', async () => {
    const now = platform.clock.now();
    const many = (count: number, row: object) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          addBankAccount(platform, SIREN, { details: { iban: `FR99${index}${'0'.repeat(20)}` }, ...row }),
        ),
      );
    await many(10, { state: 'stopped', ended_at: now });
    expect(asRead((await asks()).body)).toMatch(/10 comptes ont déjà été demandés.*23 août 2023 à 14.h.09/s);
    platform.clock.advance({ hours: 24 });
    lila = await visits(LILA);
    await many(20, { asked_at: now });
    expect(asRead((await asks()).body)).toContain('20 comptes au plus');
    expect((await db().selectFrom('bank_account').select('id').execute()).length).toBe(30);
  });

  it('prints the mandate whole, for who gave the password of late, and never keeps it', async () => {
    await asks({ iban: 'CH93 0076 2011 6238 5295 7', bic: 'UBSWCHZH80A' });
    const path = await pathTo('mandat\\.pdf');
    const { headers } = await lila.get(path);
    expect([headers['cache-control'], headers['content-type']]).toEqual(['no-store', 'application/pdf']);
    const answer = await app.inject({
      url: path,
      headers: { cookie: `session=${lila.cookies.get('session')}` },
    });
    const { text } = await readPdf(answer.rawPayload);
    for (const part of [
      'CH93 0076 2011 6238 5295 7',
      'UBSWCHZH80A',
      'SARL MARTIN & Fils',
      'FR53ZZZ999999',
      'EP-732829320-',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(part);
    platform.clock.advance({ minutes: 11 });
    expect((await lila.get(path)).headers.location).toContain('/espace/confirmation');
    const zoe = await visits(ZOE);
    expect((await zoe.get(path)).statusCode).toBe(404);
    await app.close();
    // The creditor of the example is nobody's: outside of the demonstration no bank is to read it.
    app = await testApp(platform);
    lila = await visits(LILA);
    expect(await pathTo('mandat\\.pdf')).toBe('');
    expect((await lila.get(path)).statusCode).not.toBe(200);
  });
});
