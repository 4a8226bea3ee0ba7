import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, signedIn } from '../../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../../test/tools/visitor.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { imageCaptcha } from '../../captcha/captcha.ts';

describeOnEachDatabase('what was turned away is in the log', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    visitor = visitorOf(app);
  });
  afterEach(() => app.close());

  const refused = () =>
    platform.logged
      .map((line) => JSON.parse(line) as { refused?: string; req?: { path: string; ip: string } })
      .filter(({ refused }) => refused)
      .map(({ refused, req }) => `${refused} ${req?.path} ${req?.ip}`);

  it('a form without its token, or from another site', async () => {
    await app.inject({ method: 'POST', url: '/connexion', payload: 'a=b', headers: FORM });
    await app.inject({
      method: 'POST',
      url: '/connexion',
      payload: 'a=b',
      headers: { ...FORM, 'sec-fetch-site': 'cross-site' },
    });
    expect(refused()).toEqual([
      'csrf-cookie-missing /connexion 127.0.0.1',
      'ForeignRequest /connexion 127.0.0.1',
    ]);
  });

  it('a captcha, an unknown code, a form that no browser sends; never what was typed', async () => {
    const typed = { email: 'lila@test.example', password: 'hush-hush', captcha: 'hushed' };
    await visitor.post('/connexion', typed);
    await visitor.post('/activation', { code: 'HushHushHush', captcha: 'hushed' });
    await visitor.send('/connexion', 'email=%FFhush');
    expect(refused()).toEqual([
      'captcha-expired /connexion 192.0.2.1',
      'captcha-expired /activation 192.0.2.1',
      'UnreadableForm /connexion 192.0.2.1',
    ]);
    expect(platform.logged.join('')).not.toMatch(/hush/i);
  });

  it('the code of a forgotten password and the link of a dispute that nobody was sent', async () => {
    await visitor.post('/mot-de-passe-oublie/verification', { code: 'HushHushHush', answer: 'hushed' });
    await visitor.get('/contestation?jeton=hushed');
    expect(refused()).toEqual([
      'code-unknown /mot-de-passe-oublie/verification 192.0.2.1',
      'link-unreadable /contestation 192.0.2.1',
    ]);
    expect(platform.logged.join('')).not.toMatch(/hush/i);
  });

  it('somebody else’s dossier, with the account that asked for it', async () => {
    await openAccount(platform, 'lila@test.example');
    const { token, accountId } = await signedIn(platform, 'lila@test.example');
    visitor.cookies.set('session', token);
    await visitor.post('/espace/dossier', { dossier: '00000000-0000-4000-8000-000000000000' }, '/espace');
    expect(refused()).toEqual(['dossier-not-ones-own /espace/dossier 192.0.2.1']);
    expect(platform.logged.join('')).toContain(accountId);
  });
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
