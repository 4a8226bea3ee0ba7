import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountRow, openAccount, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const EMAIL = 'lila@test.example';
const PATH = '/espace/suppression';

describeOnEachDatabase('/espace/suppression', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let accountId: string;
  let session: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, EMAIL);
    session = (await signedIn(platform, EMAIL)).token;
  });
  afterEach(() => app.close());

  const get = () => app.inject({ url: PATH, headers: { cookie: `session=${session}` } });
  const post = async (fields: Record<string, string>) => {
    const form = await get();
    const token = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
    const csrf = form.cookies.find(({ name }) => name === 'csrf')?.value;
    return app.inject({
      method: 'POST',
      url: PATH,
      headers: {
        cookie: `session=${session}; csrf=${csrf}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ _csrf: token, ...fields }).toString(),
    });
  };
  const asked = async () => (await accountRow(db(), accountId)).deletion_asked_at !== null;

  it('needs a session, and a password in force', async () => {
    const stranger = await app.inject({ url: PATH });
    expect(stranger.headers.location).toBe('/connexion?retour=%2Fespace%2Fsuppression');
    await db().updateTable('account').set({ password_valid_until: '2020-01-01' }).execute();
    expect((await get()).headers.location).toBe('/espace/identifiants');
  });

  it('names the dossiers that would be left without titulaire, and says whether others may act', async () => {
    const alone = await get();
    expect(alone.body).toMatch(
      /Un dossier n’aura plus de titulaire.*Personne d’autre n’y a accès.*SARL ESSAI/s,
    );
    await addHolder(db(), ['SARL ESSAI']);
    const { body } = await get();
    expect(body).toMatch(/Un dossier n’aura plus de titulaire.*D’autres personnes gardent.*SARL ESSAI/s);
    expect(body).not.toContain('Personne d’autre');
    expect(body).toContain('votre dossier et les services');
    expect(body).toContain('effacée après 365 jours');
    await db()
      .updateTable('mandate')
      .set({ role: 'suppleant' })
      .where('account_id', '=', accountId)
      .execute();
    // Above, the header says for whom one acts.
    const main = (await get()).body.split('<main')[1];
    expect(main, 'of a suppléant').not.toContain('SARL ESSAI');
  });

  it.each([
    [{}, ['Saisissez votre mot de passe actuel.', 'Cochez la case']],
    [{ password: PASSWORD }, ['Cochez la case']],
    [{ confirm: '1' }, ['Saisissez votre mot de passe actuel.']],
    [{ password: otherPassword(), confirm: '1' }, ['Ce mot de passe n’est pas votre mot de passe actuel.']],
  ])('comes back with what is wrong, and without the password: %j', async (fields, messages) => {
    const { statusCode, body } = await post(fields);
    expect(statusCode).toBe(422);
    for (const message of messages) expect(body.split(message)).toHaveLength(3);
    expect(body).not.toContain(PASSWORD);
    expect(/<input[^>]*name="confirm"[^>]*>/.exec(body)?.[0].includes('checked')).toBe('confirm' in fields);
    expect(await asked()).toBe(false);
  });

  it('signs the person out, says so, and forgets the wrong tries', async () => {
    await post({ password: otherPassword(), confirm: '1' });
    const { statusCode, headers, cookies } = await post({ password: PASSWORD, confirm: '1' });
    expect([statusCode, headers.location]).toEqual([303, '/espace/suppression/demandee']);
    expect(cookies).toContainEqual(expect.objectContaining({ name: 'session', value: '' }));
    expect(await asked()).toBe(true);
    expect((await get()).headers.location).toBe('/connexion?retour=%2Fespace%2Fsuppression');
    const page = await app.inject({ url: '/espace/suppression/demandee' });
    expect(page.body).toContain('Votre session est fermée');
    const counted = db().selectFrom('throttle').select('failures').where('key', 'like', 'present-password/%');
    expect((await counted.execute()).every(({ failures }) => failures <= 1)).toBe(true);
  });

  it('delays whoever guesses the password in a session left open, right or wrong', async () => {
    for (let count = 0; count < 5; count++) await post({ password: otherPassword(), confirm: '1' });
    expect((await post({ password: otherPassword(), confirm: '1' })).statusCode).toBe(422);
    const delayed = await post({ password: PASSWORD, confirm: '1' });
    expect(delayed.statusCode).toBe(429);
    expect(Number(delayed.headers['retry-after'])).toBeGreaterThan(0);
    expect(await asked()).toBe(false);
    platform.clock.advance({ seconds: 31 });
    expect((await post({ password: PASSWORD, confirm: '1' })).statusCode).toBe(303);
  });
});
