import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  codesTo,
  handOverMails,
  openAccount,
  otherPassword,
  PASSWORD,
  signedIn,
} from '../../test/tools/accounts.ts';
import { askForAddress } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { creationForm } from '../../test/tools/registrations.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { purge } from '../purge.ts';

const BEFORE = 'lila@test.example';
const EMAIL = 'lila.nouvelle@test.example';
const CREATION = creationForm('jeanne@test.example', otherPassword(3));

describeOnEachDatabase('what the steps of other journeys left in a browser', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let browser: Visitor;
  /** The cookies of the browser after each step, kept by somebody. */
  let kept: Map<string, string>[];

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
    browser = visitorOf(app);
    kept = [];
    await openAccount(platform, BEFORE);
    await activates();
    await asksForAnAccount();
    await forgetsAPassword();
    await browser.post('/connexion', { email: EMAIL, password: PASSWORD });
    keep();
  });
  afterEach(() => app.close());

  const keep = () => kept.push(new Map(browser.cookies));

  async function activates() {
    browser.cookies.set('session', (await signedIn(platform, BEFORE)).token);
    await askForAddress(platform, await signedIn(platform, BEFORE), EMAIL);
    const [code = ''] = await codesTo(platform, EMAIL);
    await handOverMails(platform);
    await browser.post('/activation', { code });
    keep();
    await browser.post('/activation/identifiants', { email: EMAIL, password: PASSWORD });
    keep();
  }

  async function asksForAnAccount() {
    const asked = await browser.post('/creation', CREATION);
    expect(asked.headers.location).toBe('/creation/demande');
    keep();
  }

  async function forgetsAPassword() {
    await browser.post('/mot-de-passe-oublie', { email: 'autre@test.example' });
    keep();
  }

  /** What somebody learns who comes to the pages of each journey with these cookies. */
  async function learnt(cookies: Map<string, string>): Promise<string[]> {
    const found: string[] = [];
    for (const [url, mark] of [
      ['/activation/recapitulatif', '2023234'],
      ['/activation/recapitulatif.pdf', '%PDF'],
      ['/creation?correction=1', 'DUPONT'],
      ['/creation/demande', 'jeanne@test.example'],
      ['/mot-de-passe-oublie/demande', 'autre@test.example'],
    ] as const) {
      const { body } = await app.inject({ url, cookies: Object.fromEntries(cookies) });
      if (body.includes(mark)) found.push(url);
    }
    return found;
  }

  it('is still there while the person is', async () => {
    expect(await learnt(browser.cookies)).toEqual([
      '/activation/recapitulatif',
      '/activation/recapitulatif.pdf',
      '/creation?correction=1',
      '/creation/demande',
      '/mot-de-passe-oublie/demande',
    ]);
  });

  async function endedMeanwhile() {
    const { hasher } = platform;
    const racing: typeof hasher = {
      ...hasher,
      inTurn: () => racing,
      async verify(hash, secret) {
        await db().deleteFrom('session').execute();
        return hasher.verify(hash, secret);
      },
    };
    const other = await testApp({ ...platform, hasher: racing });
    const racer = visitorOf(other);
    for (const [name, value] of browser.cookies) racer.cookies.set(name, value);
    const answer = await racer.post('/espace/confirmation', { password: PASSWORD });
    await other.close();
    browser = racer;
    return answer;
  }

  const WAYS: [string, () => Promise<{ statusCode: number }>][] = [
    ['« Quitter »', () => browser.post('/deconnexion', {}, '/espace/identifiants')],
    [
      'a deletion',
      () => browser.post('/espace/suppression', { password: PASSWORD, confirm: '1' }, '/espace/suppression'),
    ],
    [
      'a change of password',
      () =>
        browser.post('/espace/identifiants', {
          change_password: '1',
          password: otherPassword(),
          password_confirmation: otherPassword(),
          current_password: PASSWORD,
        }),
    ],
    ['a session that was ended elsewhere while its password was compared', endedMeanwhile],
  ];
  it.each(WAYS)(
    'is worth nothing after %s, in this browser or sent again by whoever kept it',
    async (_way, end) => {
      expect((await end()).statusCode).toBe(303);
      expect(await learnt(browser.cookies)).toEqual([]);
      for (const cookies of kept) expect(await learnt(cookies)).toEqual([]);
      for (const name of ['activation', 'registration', 'recovery'])
        expect(browser.cookies.has(name)).toBe(false);
    },
  );

  it('is not revived by going on with a step that was ended', async () => {
    await browser.post('/deconnexion', {}, '/espace/identifiants');
    const [, , old = new Map<string, string>()] = kept;
    const next = visitorOf(app);
    for (const [name, value] of old) next.cookies.set(name, value);
    next.cookies.delete('session');
    await next.post('/creation', {
      ...CREATION,
      email: 'x@test.example',
      email_confirmation: 'x@test.example',
    });
    expect((await next.get('/creation/demande')).body).toContain('x@test.example');
    expect(await learnt(old)).toEqual([]);
  });

  it('loses the recap where the password is changed in another browser', async () => {
    const elsewhere = visitorOf(app);
    platform.clock.advance({ seconds: 1 });
    await elsewhere.post('/connexion', { email: EMAIL, password: PASSWORD });
    await elsewhere.post('/espace/identifiants', {
      change_password: '1',
      password: otherPassword(),
      password_confirmation: otherPassword(),
      current_password: PASSWORD,
    });
    for (const cookies of kept) {
      const found = await learnt(cookies);
      expect(found.filter((url) => url.startsWith('/activation'))).toEqual([]);
    }
  });

  it('is remembered as ended until it would be too old anyway', async () => {
    await browser.post('/deconnexion', {}, '/espace/identifiants');
    const ended = () => db().selectFrom('ended_journey').selectAll().execute();
    // Besides these, for 5 minutes, that this browser has activated: see `completed-step.ts`.
    platform.clock.advance({ minutes: 5 });
    await purge(platform);
    expect(await ended()).toHaveLength(3);
    platform.clock.advance({ hours: 2, minutes: -5, seconds: -1 });
    await purge(platform);
    expect(await ended()).toHaveLength(1);
    platform.clock.advance({ seconds: 1 });
    await purge(platform);
    expect(await ended()).toEqual([]);
  });
});
