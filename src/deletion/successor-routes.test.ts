import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { takeUpOffers } from '../mandates/granting/take-up-offers.ts';

const [LILA, PAUL] = ['lila@test.example', 'paul@test.example'];
/** Of every account of `openAccount`. */
const SIREN = '100000000';
const PATH = `/espace/suppression/successeurs/${SIREN}`;
const NUMBER = '20232340000102';
const TYPED = { subscriber_number: NUMBER, name: 'Multiple', 'service-un-service': '1', password: PASSWORD };

describeOnEachDatabase('a successor proposed before the deletion', (db) => {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let lila: string;
  let paul: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, {});
    await openAccount(platform, LILA);
    const paulId = await openAccount(platform, PAUL, { last_name: 'MULTIPLE', subscriber_number: NUMBER });
    await db().deleteFrom('mandate').where('account_id', '=', paulId).execute();
    lila = (await signedIn(platform, LILA)).token;
    paul = (await signedIn(platform, PAUL)).token;
  });
  afterEach(() => app.close());

  const get = (session: string, url: string) =>
    app.inject({ url, headers: { cookie: `session=${session}` } });
  const post = async (session: string, url: string, fields: Record<string, string>, form = url) => {
    const page = await get(session, form);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const csrf = page.cookies.find(({ name }) => name === 'csrf')?.value;
    return app.inject({
      method: 'POST',
      url,
      headers: {
        cookie: `session=${session}; csrf=${csrf}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ _csrf: token, ...fields }).toString(),
    });
  };
  const deletionPage = async () => (await get(lila, '/espace/suppression')).body.replaceAll(/\s+/g, ' ');

  it('is proposed from the page of the deletion, accepts, and is told there', async () => {
    expect(await deletionPage()).toMatch(/SARL ESSAI.*personne n’est proposé.*Proposer un successeur/);
    const made = await post(lila, PATH, TYPED);
    expect([made.statusCode, made.headers.location]).toEqual([303, '/espace/suppression?fait=proposee']);
    expect(await deletionPage()).toContain(`proposé à « Multiple », abonné ${NUMBER}`);
    expect((await get(lila, PATH)).body, 'no second form').not.toContain('Faire la proposition');
    await takeUpOffers(platform);
    const list = await get(paul, '/espace/propositions');
    const offer = /\/espace\/propositions\/[0-9a-f-]{36}/.exec(list.body)?.[0] ?? expect.fail('no offer');
    expect((await get(paul, offer)).body).toContain('Vous serez titulaire de ces services');
    const early = await get(paul, offer);
    expect(early.body).toContain('Vous pourrez accepter à partir du');
    expect(early.body, 'no form yet').not.toContain('/accepter"');
    const tooEarly = await post(paul, `${offer}/accepter`, { password: PASSWORD }, offer);
    expect([tooEarly.statusCode, tooEarly.body.includes('Vous pourrez accepter')]).toEqual([422, true]);
    expect((await get(lila, '/espace')).body).toContain('Voir ou retirer la proposition');
    platform.clock.advance({ hours: 72 });
    [lila, paul] = [(await signedIn(platform, LILA)).token, (await signedIn(platform, PAUL)).token];
    const wrong = await post(paul, `${offer}/accepter`, { password: otherPassword() }, offer);
    expect(wrong.statusCode).toBe(422);
    const accepted = await post(paul, `${offer}/accepter`, { password: PASSWORD }, offer);
    expect(accepted.headers.location).toBe('/espace/propositions?fait=acceptee');
    const after = await deletionPage();
    expect(after).toMatch(/Un successeur a accepté.*SIREN 100000000 : « Multiple »/);
    expect(after).not.toContain('n’aura plus de titulaire');
    expect((await get(lila, PATH)).statusCode, 'no longer hers').toBe(404);
  });

  it('is withdrawn again, and says so of one that is gone', async () => {
    await post(lila, PATH, TYPED);
    const page = await get(lila, PATH);
    const action = /action="([^"]+retirer)"/.exec(page.body)?.[1] ?? expect.fail('no way to withdraw');
    const withdrawn = await post(lila, action, {}, PATH);
    expect(withdrawn.headers.location).toBe('/espace/suppression?fait=retiree');
    expect((await post(lila, action, {}, PATH)).body).toContain('Rien n’a été retiré');
    expect(await deletionPage()).toContain('personne n’est proposé');
  });

  it('takes the password and all that is needed, and nobody’s company but one’s own', async () => {
    const wrong = await post(lila, PATH, { ...TYPED, password: otherPassword() });
    expect([wrong.statusCode, wrong.body.includes('Ce mot de passe n’est pas')]).toEqual([422, true]);
    const { body } = await post(lila, PATH, { subscriber_number: '12', name: '', password: '' });
    for (const message of [
      '14 chiffres. Vérifiez',
      'nom de famille de la',
      'au moins un service',
      'Saisissez votre mot',
    ])
      expect(body).toContain(message);
    expect(await db().selectFrom('mandate_offer').select('id').execute()).toEqual([]);
    expect((await get(paul, PATH)).statusCode).toBe(404);
    expect((await get(lila, '/espace/suppression/successeurs/552100554')).statusCode).toBe(404);
  });
});
