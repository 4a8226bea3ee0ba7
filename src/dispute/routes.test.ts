import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accountRow, mailsTo, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../../test/tools/changes.ts';
import { describeOnPostgres } from '../../test/tools/database.ts';
import { addFactor } from '../../test/tools/factors.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { ANSWER, forgetPassword, openAccountWithAnswer } from '../../test/tools/recoveries.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const THIEF = 'voleur@test.example';
const PAGE = '/contestation';

describeOnPostgres('the page « Ce n’était pas moi »', (database) => {
  const db = () => database().db;
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccountWithAnswer(platform, LILA);
    app = await testApp(platform);
    lila = visitorOf(app);
  });
  afterEach(() => app.close());

  async function withoutQuestion(): Promise<void> {
    await app.close();
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    app = await testApp(platform);
    lila = visitorOf(app);
  }
  const ask = async () => askForAddress(platform, await signedIn(platform, LILA), THIEF);
  const steal = async () =>
    changeAddress(platform, await signedIn(platform, LILA), THIEF, { newPassword: otherPassword() });
  const reference = () => disputeReferenceTo(platform, LILA);
  /** Where it leads, or what the page that comes back says. */
  async function posts(fields: Record<string, string>): Promise<string> {
    const answer = await lila.post(PAGE, fields);
    return answer.statusCode === 303 ? String(answer.headers.location) : asRead(answer.body);
  }
  const acts = async (action: string, fields: Record<string, string> = {}) =>
    posts({ reference: await reference(), action, ...fields });
  const rows = async () => ({
    account: await accountRow(db(), accountId),
    changes: await db().selectFrom('credential_change').selectAll().execute(),
    sessions: await db().selectFrom('session').selectAll().execute(),
    events: await db().selectFrom('audit_log').selectAll().orderBy('at').orderBy('id').execute(),
  });

  it('brings the code of a new password with a mail of its own, for the one before is none any more', async () => {
    await steal();
    expect(await acts('retablir', { answer: ANSWER })).toMatch(/^\/contestation\//);
    const mail = (await mailsTo(platform, LILA)).at(-1);
    const text = mail?.text.replaceAll(/\s+/g, ' ') ?? '';
    expect(mail?.subject).toBe('Espace professionnel - Nouveau mot de passe à choisir');
    expect(text).toContain('l’ancien mot de passe ne fonctionne plus');
    expect(text).toMatch(/ [A-Za-z]{12} /);
    expect(text).not.toMatch(/oublié le mot de passe|reste valable|rien à faire/);
    // What it says of the way on is what works.
    platform.clock.advance({ hours: 2 });
    await forgetPassword(platform, LILA);
    expect((await mailsTo(platform, LILA)).at(-1)?.subject).toBe(
      'Espace professionnel - Mot de passe oublié',
    );
  });

  it.each([
    ['annuler', {}],
    ['retablir', { answer: ANSWER }],
    ['suspendre', { password: PASSWORD }],
  ])(
    'names on the last page of « %s » what became of the application and of the codes',
    async (how, more) => {
      if (how === 'suspendre') await withoutQuestion();
      await (how === 'annuler' ? ask() : steal());
      await addFactor(platform, accountId);
      expect(await acts(how, more)).toMatch(
        /Les moyens de connexion.*application de codes ajoutée récemment.*codes de secours créés récemment/,
      );
    },
  );

  it('is reached by a link whose reference no browser sends, and no scanner changes anything', async () => {
    await ask();
    const [mail] = (await mailsTo(platform, LILA)).slice(-1);
    const link = new URL(/https:\S+\/contestation\S*/.exec(mail?.text ?? '')?.[0] ?? '');
    expect(link.pathname + link.search).toBe(PAGE);
    expect(link.hash).toBe(`#${await reference()}`);
    const before = await rows();
    for (const url of [PAGE, `${PAGE}?utm_source=mail`, `${PAGE}?jeton=x`]) await lila.get(url);
    await posts({ reference: await reference() });
    expect(await rows()).toEqual(before);
    expect(platform.logged.join('\n')).not.toContain(await reference());
  });

  it('takes the reference as people type it, and says when it is none', async () => {
    await ask();
    const typed = await reference();
    for (const one of [
      typed,
      typed.toLowerCase(),
      typed.replaceAll('-', ' '),
      ` ${typed.replaceAll('-', '')}. `,
    ])
      expect(await posts({ reference: one })).toContain('Annuler cette demande');
    for (const wrong of ['', '   ', typed.slice(1), 'AAAA-BBBB-CCCC-DDDD']) {
      const page = await posts({ reference: wrong });
      expect(page).toContain(wrong.trim() === '' ? 'Saisissez la référence' : 'Cette référence n’est celle');
      if (wrong.trim() !== '') expect(page).toContain(`value="${wrong}"`);
    }
  });

  it('goes on taking the links mailed before there were references', async () => {
    await ask();
    const { id } = await db().selectFrom('credential_change').select('id').executeTakeFirstOrThrow();
    const token = platform.secrets.seal('dispute', id);
    const page = asRead((await lila.get(`${PAGE}?jeton=${token}`)).body);
    expect(page).toContain('Annuler cette demande');
    expect(page).toContain(`value="${token}"`);
    // And the forms of that version's pages.
    expect(await posts({ jeton: token })).toBe(`${PAGE}/demande-annulee`);
  });

  it.each<[string, string, () => Promise<unknown>, Record<string, string>, string]>([
    ['the request is cancelled', 'annuler', ask, {}, 'demande-annulee'],
    ['the address is restored', 'retablir', steal, { answer: ANSWER }, 'adresse-retablie'],
    [
      'the address is restored, one with no answer',
      'retablir',
      steal,
      { answer: ANSWER },
      'adresse-retablie',
    ],
  ])('says again that %s where the form comes twice', async (_what, action, first, fields, result) => {
    await first();
    expect(await acts(action, fields)).toBe(`${PAGE}/${result}`);
    const before = await rows();
    expect(await acts(action, { ...fields, ...(_what.includes('no answer') && { answer: '' }) })).toBe(
      `${PAGE}/${result}`,
    );
    expect(await rows()).toEqual(before);
    expect(await acts('x')).toContain('Il n’y a plus rien à annuler');
  });

  it('does only what the state allows, whatever is posted', async () => {
    await ask();
    for (const action of ['retablir', 'suspendre', 'x'])
      expect(await acts(action, { answer: ANSWER })).toContain('Annuler cette demande');
    await lila.post(PAGE, {});
    await db().deleteFrom('session').execute();
    platform.clock.advance({ minutes: 1 });
    await steal();
    for (const action of ['annuler', 'suspendre', 'x'])
      expect(await acts(action)).toContain('Rétablir mon ancienne adresse');
    expect((await accountRow(db(), accountId)).sign_in_email).toBe(THIEF);
  });

  it('asks the answer after the activation, and the fifth wrong one is the last', async () => {
    await steal();
    expect(await acts('retablir')).toContain('Saisissez votre réponse à la question de confiance.');
    expect(await acts('retablir', { answer: 'Dominique' })).toContain('Il vous reste 4 essais.');
    for (let time = 0; time < 3; time++) await acts('retablir', { answer: 'Dominique' });
    expect(await acts('retablir', { answer: 'Dominique' })).toContain('Ce lien ne permet plus rien');
    expect(await acts('retablir', { answer: ANSWER })).toContain('Ce lien ne permet plus rien');
  });

  describe('where no question is asked', () => {
    beforeEach(withoutQuestion);

    it('asks a password in force before the change, and says how many tries are left', async () => {
      await steal();
      const page = await posts({ reference: await reference() });
      expect(page).toContain('Mot de passe d’avant le changement');
      expect(page).not.toContain('question de confiance');
      expect(await acts('suspendre')).toContain('Saisissez le mot de passe d’avant le changement.');
      expect(await acts('suspendre', { password: otherPassword() })).toContain('Il vous reste 4 essais.');
      for (let time = 0; time < 3; time++) await acts('suspendre', { password: otherPassword() });
      expect(await acts('suspendre', { password: otherPassword() })).toContain('Ce lien ne permet plus rien');
      expect(await acts('suspendre', { password: PASSWORD })).toContain('Ce lien ne permet plus rien');
      expect((await accountRow(db(), accountId)).frozen_until).toBeNull();
    });

    it('suspends the account once; the sign-in and the page say until when', async () => {
      await steal();
      const thief = visitorOf(app);
      expect(await acts('suspendre', { password: PASSWORD })).toBe(`${PAGE}/espace-suspendu`);
      expect((await lila.get(`${PAGE}/espace-suspendu`)).statusCode).toBe(200);
      const refused = await thief.post('/connexion', { email: THIEF, password: otherPassword() });
      expect(refused.statusCode).toBe(403);
      expect(asRead(refused.body)).toContain('jusqu’au <strong>29 août 2023 à');
      expect(thief.cookies.has('session')).toBe(false);
      // Nobody learns it without the password.
      const wrong = await thief.post('/connexion', { email: THIEF, password: PASSWORD });
      expect(asRead(wrong.body)).toContain('Adresse ou mot de passe incorrect');

      for (const action of ['', 'suspendre', 'retablir'])
        expect(await acts(action, { password: PASSWORD })).toContain('L’espace est suspendu');
      platform.clock.advance({ hours: 72 });
      expect(await posts({ reference: await reference() })).toContain('29 août 2023');
      platform.clock.advance({ days: 4 });
      expect(await posts({ reference: await reference() })).toContain('Le délai de 72 heures est passé');
    });

    it('sends to the assistance for a change activated before its passwords were kept', async () => {
      await steal();
      await db().updateTable('credential_change').set({ former_password_hash: null }).execute();
      expect(await acts('suspendre', { password: PASSWORD })).toContain('L’assistance peut vous aider');
      expect((await accountRow(db(), accountId)).frozen_until).toBeNull();
    });
  });
});
