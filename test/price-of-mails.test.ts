import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { imageCaptcha } from '../src/captcha/captcha.ts';
import { readToken } from '../src/captcha/challenge.ts';
import { HIGHEST_LEVEL } from '../src/captcha/price.ts';
import { makeWork } from '../src/captcha/work.ts';
import { handOverMails, mailsTo, openAccount, PASSWORD, signedIn } from './tools/accounts.ts';
import { doWork, readPicture } from './tools/captcha-solver.ts';
import { askForAddress } from './tools/changes.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { creationForm, register } from './tools/registrations.ts';
import { type Visitor, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const HOLDER = 'lila@test.example';
const FLOODED = 'paul@test.example';
const QUIET = 'jean@test.example';

describeOnEachDatabase('a mail that strangers may have sent', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    visitor = visitorOf(app);
    await openAccount(platform, HOLDER);
    for (let n = 0; n < 6; n++) await register(platform, FLOODED);
    await handOverMails(platform);
  });
  afterEach(() => app.close());

  const tokenIn = (page: string) => /name="captcha_token"[^>]* value="([^"]*)"/.exec(page)?.[1] ?? '';
  const levelIn = (page: string) => readToken(platform.secrets, tokenIn(page))?.atLeast;
  const copied = (page: string) => ({
    captcha_token: tokenIn(page),
    captcha: readPicture(platform.secrets, tokenIn(page)),
  });
  /** The work that the page at `path` would have set, of the level it would have had. */
  const worked = async (page: string, level: number) => {
    const captcha_token = tokenIn(page);
    // Not at once: a form that is filled in within a second asks for more.
    platform.clock.advance({ seconds: 2 });
    const { sent } = await doWork(await makeWork(platform, captcha_token, level));
    return { captcha_token, captcha_work: sent };
  };

  describe('without a session', () => {
    const forms = [
      ['/creation', creationForm],
      ['/mot-de-passe-oublie', (email: string) => ({ email })],
    ] as const;

    it.each(forms)('costs the highest work on %s, once the mailbox is filled', async (path, fields) => {
      const form = (await visitor.get(path)).body;
      const refused = await visitor.post(path, { ...fields(FLOODED), ...(await worked(form, 1)) });
      expect(refused.statusCode).toBe(422);
      expect(levelIn(refused.body)).toBe(HIGHEST_LEVEL);
      const elsewhere = (await visitor.get(path)).body;
      const taken = await visitor.post(path, { ...fields(QUIET), ...(await worked(elsewhere, 1)) });
      expect(taken.statusCode).toBe(303);
    });

    it('costs the same for the same code again', async () => {
      const form = (await visitor.get('/creation')).body;
      expect(
        (await visitor.post('/creation', { ...creationForm(FLOODED), ...copied(form) })).statusCode,
      ).toBe(303);
      // It waits for its turn: nothing is made anew, and nothing is asked.
      const waiting = await visitor.get('/creation/demande');
      expect(tokenIn(waiting.body)).toBe('');
      const again = await visitor.post('/creation/renvoyer', {}, '/creation/demande');
      expect(again.headers.location).toBe('/creation/demande?fait=renvoi');
      platform.clock.advance({ minutes: 100 });
      await handOverMails(platform);
      const sent = (await visitor.get('/creation/demande')).body;
      expect(levelIn(sent)).toBe(HIGHEST_LEVEL);
      const refused = await visitor.post('/creation/renvoyer', {}, '/creation/demande');
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('href="#captcha"');
      expect(levelIn(refused.body)).toBe(HIGHEST_LEVEL);
      const taken = await visitor.post('/creation/renvoyer', copied(refused.body), '/creation/demande');
      expect(taken.headers.location).toBe('/creation/demande?fait=renvoi');
    });
  });

  describe('from a session', () => {
    const asked = (email: string) => ({
      change_email: '1',
      email,
      email_confirmation: email,
      current_password: PASSWORD,
    });
    beforeEach(async () => {
      const form = (await visitor.get('/connexion')).body;
      await visitor.post('/connexion', { email: HOLDER, password: PASSWORD, ...copied(form) });
    });

    it('costs nothing in quiet times, and the highest work once the mailbox is filled', async () => {
      const quiet = await visitor.post('/espace/identifiants', asked(QUIET));
      expect(quiet.headers.location).toBe('/espace/identifiants/demande');
      const refused = await visitor.post('/espace/identifiants', asked(FLOODED));
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('href="#captcha"');
      expect(refused.body).toContain(`value="${FLOODED}"`);
      expect(levelIn(refused.body)).toBe(HIGHEST_LEVEL);
      const another = { ...asked(FLOODED), change_image: '1' };
      expect(levelIn((await visitor.post('/espace/identifiants', another)).body)).toBe(HIGHEST_LEVEL);
      const taken = await visitor.post('/espace/identifiants', {
        ...asked(FLOODED),
        ...copied(refused.body),
      });
      expect(taken.headers.location).toBe('/espace/identifiants/demande');
    });

    it('costs the same for the same code again', async () => {
      await askForAddress(platform, await signedIn(platform, HOLDER), FLOODED);
      platform.clock.advance({ minutes: 20 });
      await visitor.get('/espace');
      platform.clock.advance({ minutes: 20 });
      await visitor.get('/espace');
      platform.clock.advance({ minutes: 20 });
      await visitor.get('/espace');
      platform.clock.advance({ minutes: 20 });
      await visitor.get('/espace');
      platform.clock.advance({ minutes: 20 });
      await handOverMails(platform);
      const page = (await visitor.get('/espace/identifiants')).body;
      expect(levelIn(page)).toBe(HIGHEST_LEVEL);
      const refused = await visitor.post('/espace/identifiants/renvoyer', {}, '/espace/identifiants');
      expect(refused.statusCode).toBe(422);
      const before = (await mailsTo(platform, FLOODED)).length;
      const taken = await visitor.post(
        '/espace/identifiants/renvoyer',
        copied(refused.body),
        '/espace/identifiants',
      );
      expect(taken.headers.location).toBe('/espace/identifiants?fait=renvoi');
      expect(await mailsTo(platform, FLOODED)).toHaveLength(before + 1);
    });
  });
});
