import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codesTo, mailsTo, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { addressOf, contestReferencesTo, giveAddress } from '../../test/tools/company-addresses.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { giveMandate } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const [LILA, PAUL, ZOE] = ['lila@test.example', 'paul@test.example', 'zoe@test.example'];
const [SIREN, OTHER] = ['732829320', '552100554'];
const PATH = '/espace/adresse-entreprise';
const [OLD, NEW] = ['contact@martin.example', 'bureau@martin.example'];
const FORM = { dossier: SIREN, email: NEW, email_confirmation: NEW, current_password: PASSWORD };

describeOnEachDatabase('« Modifier l’adresse électronique de l’entreprise »', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let lila: Visitor;
  let ids: Record<'lila' | 'paul' | 'zoe', string>;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    ids = {
      lila: await openAccount(platform, LILA, { first_name: 'Lila' }),
      paul: await openAccount(platform, PAUL, { first_name: 'Paul' }),
      zoe: await openAccount(platform, ZOE, { first_name: 'Zoé' }),
    };
    for (const table of ['mandate', 'dossier'] as const) await db().deleteFrom(table).execute();
    await giveMandate(db(), ids.lila, SIREN);
    await giveMandate(db(), ids.paul, SIREN);
    await giveMandate(db(), ids.paul, OTHER);
    await giveMandate(db(), ids.zoe, SIREN, { role: 'delegataire', granted_by: ids.lila });
    await db().updateTable('dossier').set({ company_email: 'tapee@martin.example' }).execute();
    lila = await visits(LILA);
  });
  afterEach(() => app.close());

  async function visits(email: string): Promise<Visitor> {
    const visitor = visitorOf(app);
    visitor.cookies.set('session', (await signedIn(platform, email)).token);
    return visitor;
  }
  const reads = async (who: Visitor, path = PATH) =>
    asRead((await who.get(path)).body).replaceAll(/\s+/g, ' ');
  const asks = (fields: Partial<typeof FORM> = {}, who = lila) => who.post(PATH, { ...FORM, ...fields });
  /** The form as it was drawn once, to be sent more than once. */
  const sender = async () => {
    const _csrf = await lila.csrf(PATH);
    return () =>
      lila.send(PATH, new URLSearchParams({ ...FORM, _csrf }), { 'sec-fetch-site': 'same-origin' });
  };
  const faultsOf = (body: string) =>
    [...asRead(body).matchAll(/<li><a href="#(\w+)">([^<]*)/g)].map(([, field]) => field);

  it('goes straight to the only company, and asks which where there are several', async () => {
    expect(await reads(lila)).toContain('tapee@martin.example</strong> <strong class="ep-tag');
    expect(await reads(lila)).toContain('Non vérifiée');
    await giveAddress(platform, SIREN, OLD);
    expect(await reads(lila)).toContain('Vérifiée');
    expect(await reads(lila)).not.toContain('tapee@martin.example');
    const paul = await visits(PAUL);
    expect(await reads(paul)).toContain('De quelle entreprise s’agit-il');
    expect(await reads(paul, `${PATH}?dossier=${OTHER}`)).toContain(`SIREN ${OTHER}`);
    const { id } = await db()
      .selectFrom('dossier')
      .select('id')
      .where('account_id', '=', ids.paul)
      .where('siren', '=', OTHER)
      .executeTakeFirstOrThrow();
    await paul.post('/espace/dossier', { dossier: id }, '/espace/dossiers');
    expect(await reads(paul), 'chosen in the session').toContain(`(SIREN ${OTHER})`);
    expect(await reads(paul, `${PATH}?dossier=tous`)).toContain('De quelle entreprise s’agit-il');
  });

  it('is there for no délégataire, and of no other company', async () => {
    const zoe = await visits(ZOE);
    expect(await reads(zoe)).toContain('Une délégation ne le permet pas');
    expect((await asks({}, zoe)).statusCode).toBe(404);
    for (const below of ['annuler', 'renvoyer', 'retablir'])
      expect((await zoe.post(`${PATH}/${below}?dossier=${SIREN}`, {}, PATH)).statusCode, below).toBe(404);
    for (const odd of [OTHER, 'x', `${SIREN}'`, '0'.repeat(5_000)])
      expect((await lila.get(`${PATH}?dossier=${odd}`)).statusCode, odd.slice(0, 12)).toBe(404);
    expect((await asks({ dossier: OTHER })).statusCode).toBe(404);
    expect(await db().selectFrom('company_address_change').select('id').execute()).toEqual([]);
  });

  it('says all that is wrong at once, and keeps what was typed', async () => {
    await giveAddress(platform, SIREN, OLD);
    const empty = await asks({ email: '', email_confirmation: '', current_password: '' });
    expect(empty.statusCode).toBe(422);
    expect(faultsOf(empty.body)).toEqual(['email', 'email_confirmation', 'current_password']);
    const wrong = await asks({ email: 'bureau@', email_confirmation: 'autre@martin.example' });
    expect(faultsOf(wrong.body)).toEqual(['email', 'email_confirmation']);
    expect(wrong.body).toContain('value="bureau@"');
    expect(faultsOf((await asks({ email: OLD, email_confirmation: OLD })).body)).toEqual(['email']);
    expect(faultsOf((await asks({ current_password: 'faux' })).body)).toEqual(['current_password']);
    const long = `${'a'.repeat(120)}@martin.example`;
    expect((await asks({ email: long, email_confirmation: long })).statusCode).toBe(422);
    expect(await codesTo(platform, NEW)).toEqual([]);
  });

  it('takes an address as office programs paste it, and one with accents', async () => {
    const pasted = await asks({ email: `\u00a0<${NEW}>\u200b`, email_confirmation: `mailto:${NEW}` });
    expect(pasted.statusCode).toBe(303);
    expect(await codesTo(platform, NEW)).toHaveLength(1);
    const accents = 'bureau@société.example';
    expect((await asks({ email: accents, email_confirmation: accents })).statusCode).toBe(303);
    expect(await reads(lila)).toContain(accents);
  });

  it('is asked for once by a form that comes twice', async () => {
    const send = await sender();
    const answers = [await send(), await send()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect(await codesTo(platform, NEW)).toHaveLength(1);
    expect(await reads(lila, `${PATH}/demande?dossier=${SIREN}`)).toContain('C’est à vous de le saisir');
  });

  it('comes back filled in after a session that was over', async () => {
    const send = await sender();
    platform.clock.advance({ hours: 1 });
    const answer = await send();
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toContain(encodeURIComponent(`${PATH}?reprise=1`));
    expect(await codesTo(platform, NEW)).toEqual([]);
  });

  it('has its code sent again by who asked, five times a day, and cancelled by whoever manages the company', async () => {
    await asks();
    const paul = await visits(PAUL);
    const page = await reads(paul, `${PATH}?dossier=${SIREN}`);
    expect(page).toContain('Mme Lila ROSEMONDE a demandé');
    expect(page).not.toContain('Envoyer un nouveau code');
    const resends = async () => {
      await db().updateTable('mail').set({ handed_over_at: platform.clock.now() }).execute();
      platform.clock.advance({ minutes: 1 });
      return (await lila.post(`${PATH}/renvoyer?dossier=${SIREN}`, {}, PATH)).statusCode;
    };
    for (let time = 0; time < 5; time++) expect(await resends()).toBe(303);
    expect(await resends()).toBe(429);
    const cancelled = await paul.post(`${PATH}/annuler?dossier=${SIREN}`, {}, `${PATH}?dossier=${SIREN}`);
    expect(cancelled.headers.location).toBe(`${PATH}?dossier=${SIREN}&fait=annulation`);
    expect(await reads(lila)).not.toContain('attend son code');
  });

  it('is disputed by a button alone, whatever a scanner of mails opens', async () => {
    await giveAddress(platform, SIREN, OLD);
    await asks();
    const [reference = ''] = await contestReferencesTo(platform, OLD);
    const stranger = visitorOf(app);
    const contest = '/adresse-entreprise/contestation';
    for (const path of [
      contest,
      `${contest}?reference=${reference}&action=arreter`,
      `${contest}/demande-arretee`,
    ])
      expect((await stranger.get(path)).statusCode).toBe(200);
    expect((await stranger.post(contest, { reference })).statusCode).toBe(200);
    expect((await stranger.post(contest, { reference, action: 'retablir' })).statusCode).toBe(200);
    expect(await reads(lila)).toContain('attend son code');
    for (const wrong of ['', '2345-6789-ABCD-EFGH', 'x'.repeat(9_000), `${reference}A`])
      expect((await stranger.post(contest, { reference: wrong, action: 'arreter' })).statusCode).toBe(422);
    const press = () =>
      stranger.post(contest, { reference: ` ${reference.toLowerCase()} `, action: 'arreter' });
    expect([(await press()).headers.location, (await press()).headers.location]).toEqual([
      `${contest}/demande-arretee`,
      `${contest}/demande-arretee`,
    ]);
    expect(await reads(lila)).not.toContain('attend son code');
    expect(await addressOf(platform, SIREN)).toBe(OLD);
    expect(platform.logged.join('\n')).not.toContain(reference);
  });

  it('names no secret in what it mails to a former address of who manages it', async () => {
    await giveAddress(platform, SIREN, OLD);
    const paul = await visits(PAUL);
    await db()
      .insertInto('credential_change')
      .values({
        id: platform.random.uuid(),
        account_id: ids.lila,
        status: 'activated',
        old_email: 'avant@test.example',
        new_email: LILA,
        new_email_key: LILA,
        new_password_hash: null,
        requested_at: platform.clock.now(),
        ended_at: platform.clock.now(),
      })
      .execute();
    await asks({}, paul);
    const [former] = await mailsTo(platform, 'avant@test.example');
    expect(former?.text).toContain('une personne qui gère');
    expect(former?.text).not.toMatch(/Paul|contestation|bureau@/);
  });
});
