import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { doWork, readPicture } from '../../test/tools/captcha-solver.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { imageCaptcha } from './captcha.ts';

const LILA = 'lila@test.example';
/** With these the sign-in form goes as far as its captcha, and beyond it. */
const RIGHT = { email: LILA, password: PASSWORD };
const keptIn = (body: string) => {
  const value = (name: string) => new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(body)?.[1] ?? '';
  return { captcha_token: value('captcha_token'), captcha_work: value('captcha_work') };
};
const SPENT = 'a expiré ou a déjà servi';

describeOnEachDatabase('a captcha, asked over HTTP', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: Visitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    visitor = visitorOf(app);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const read = (token: string) => readPicture(platform.secrets, token);
  const used = () => db().selectFrom('used_captcha').selectAll().execute();
  /** Not at once: a form that is filled in within a second asks for more. */
  async function work(token: string): Promise<string> {
    platform.clock.advance({ seconds: 2 });
    const challenge = await visitor.get(`/captcha/travail?token=${token}`);
    return (await doWork(JSON.parse(challenge.body))).sent;
  }

  /** The two ways to answer, as the fields of a form. */
  const WAYS: [string, (token: string) => Promise<Record<string, string>>][] = [
    ['copying', async (token) => ({ captcha: read(token) })],
    ['work', async (token) => ({ captcha_work: await work(token) })],
  ];

  describe.each(WAYS)('answered by %s', (_, answer) => {
    it('lets one in', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const response = await visitor.post('/connexion', {
        ...RIGHT,
        captcha_token,
        ...(await answer(captcha_token)),
      });
      expect(response.statusCode).toBe(303);
    });

    it('works once', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const fields = { ...RIGHT, captcha_token, ...(await answer(captcha_token)) };
      expect((await visitor.post('/connexion', fields)).statusCode).toBe(303);
      const again = await visitorOf(app).post('/connexion', fields);
      expect(again.statusCode).toBe(422);
      expect(again.body).toContain(SPENT);
    });

    it('works on the form that it was made for, and on no other', async () => {
      const captcha_token = await visitor.captchaToken('/activation');
      const answered = { captcha_token, ...(await answer(captcha_token)) };
      const elsewhere = await visitor.post('/connexion', { ...RIGHT, ...answered });
      expect(elsewhere.statusCode).toBe(422);
      expect(elsewhere.body).toContain(SPENT);
      const here = await visitor.post('/activation', { code: 'YnsfLgSNtUuu', ...answered });
      expect(here.body).toContain('Ce code ne correspond à aucune demande.');
    });

    it('works for ten minutes', async () => {
      const [early, late] = [
        await visitor.captchaToken('/connexion'),
        await visitor.captchaToken('/connexion'),
      ];
      const [first, second] = [await answer(early), await answer(late)];
      platform.clock.advance({ minutes: 9, seconds: 50 });
      const intime = await visitor.post('/connexion', { ...RIGHT, captcha_token: early, ...first });
      expect(intime.statusCode).toBe(303);
      platform.clock.advance({ seconds: 10 });
      const tooLate = await visitorOf(app).post('/connexion', { ...RIGHT, captcha_token: late, ...second });
      expect(tooLate.statusCode).toBe(422);
      expect(tooLate.body).toContain(SPENT);
    });

    it('is not looked at for a request that is refused or unchecked', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const answered = { captcha_token, ...(await answer(captcha_token)) };
      const statuses = [
        await visitor.post('/connexion', { ...answered, ...RIGHT, change_image: '1' }),
        await visitor.post('/connexion', { ...answered, ...RIGHT }, null),
        await visitor.post('/activation', { ...answered, code: '' }),
      ].map(({ statusCode }) => statusCode);
      expect(statuses).toEqual([200, 403, 422]);
      expect(await used()).toEqual([]);
      expect((await visitor.post('/connexion', { ...answered, ...RIGHT })).statusCode).toBe(303);
    });

    it('stays answered while something else in the form is corrected, and is used up by a comparison', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const answered = { captcha_token, ...(await answer(captcha_token)) };
      let page = await visitor.post('/connexion', { ...RIGHT, ...answered, email: '' });
      for (const missing of ['password', 'email']) {
        expect(asRead(page.body)).toContain('c’est fait. Elle reste valable 10 minutes');
        // Each is sent once: the one before is worth nothing any more.
        const before = keptIn(page.body);
        page = await visitor.post('/connexion', { ...RIGHT, ...before, [missing]: '' });
        expect(page.statusCode).toBe(422);
        expect((await visitor.post('/connexion', { ...RIGHT, ...before })).body).toContain(SPENT);
      }
      const kept = keptIn(page.body);
      platform.clock.advance({ minutes: 9, seconds: 50 });
      const wrong = await visitor.post('/connexion', { ...RIGHT, ...kept, password: 'x' });
      expect(wrong.body).toContain('Adresse ou mot de passe incorrect');
      expect(keptIn(wrong.body).captcha_work).toBe('');
      expect((await visitor.post('/connexion', { ...RIGHT, ...kept })).body).toContain(SPENT);
    });

    it('stays answered for that form in that browser alone, for ten minutes, and twenty times at most', async () => {
      const keepIt = async () => {
        const captcha_token = await visitor.captchaToken('/connexion');
        const answered = { captcha_token, ...(await answer(captcha_token)) };
        return keptIn((await visitor.post('/connexion', { ...RIGHT, ...answered, email: '' })).body);
      };
      const kept = await keepIt();
      const elsewhere = await visitor.post('/activation', { code: 'YnsfLgSNtUuu', ...kept });
      expect(elsewhere.body).toContain(SPENT);
      expect((await visitorOf(app).post('/connexion', { ...RIGHT, ...kept })).body).toContain(SPENT);
      const altered = { ...kept, captcha_work: `${kept.captcha_work.slice(0, -4)}AAAA` };
      expect((await visitor.post('/connexion', { ...RIGHT, ...altered })).statusCode).toBe(422);
      expect((await visitor.post('/connexion', { ...RIGHT, ...kept })).statusCode).toBe(303);

      visitor = visitorOf(app);
      const late = await keepIt();
      platform.clock.advance({ minutes: 10 });
      expect((await visitor.post('/connexion', { ...RIGHT, ...late })).body).toContain(SPENT);

      let again = await keepIt();
      let times = 1;
      for (; again.captcha_work !== '' && times < 50; times++)
        again = keptIn((await visitor.post('/connexion', { ...RIGHT, ...again, email: '' })).body);
      expect(times).toBe(21);
    });
  });

  it('stays answered at the price of now, not of when it was answered', async () => {
    const captcha_token = await visitor.captchaToken('/connexion');
    const answered = { captcha_token, captcha_work: await work(captcha_token) };
    const kept = keptIn((await visitor.post('/connexion', { ...RIGHT, ...answered, email: '' })).body);
    const elsewhere = imageCaptcha(platform);
    for (let tries = 0; tries < 30; tries++) await elsewhere.raisePrice('sign-in', '192.0.2.1');
    const answer = await visitor.post('/connexion', { ...RIGHT, ...kept });
    expect(asRead(answer.body)).toContain('Une vérification plus longue est demandée');
  });

  it('is used up by a wrong answer, of either way', async () => {
    for (const [field, wrong] of [
      ['captcha', 'dddddd'],
      ['captcha_work', '{}'],
    ] as const) {
      const captcha_token = await visitor.captchaToken('/connexion');
      const fields = { ...RIGHT, captcha_token, [field]: wrong };
      expect((await visitor.post('/connexion', fields)).statusCode).toBe(422);
      const right = await visitor.post('/connexion', {
        ...RIGHT,
        captcha_token,
        captcha: read(captcha_token),
      });
      expect(right.body).toContain(SPENT);
    }
  });

  it('is never answered by what the page, the picture, the sound or the work carry', async () => {
    const { body } = await visitor.get('/connexion');
    const token = /name="captcha_token"[^>]* value="([^"]*)"/.exec(body)?.[1] ?? '';
    const answer = read(token);
    for (const path of ['image', 'audio', 'travail']) {
      const response = await app.inject(`/captcha/${path}?token=${token}`);
      expect(response.statusCode).toBe(200);
      expect(response.rawPayload.toString('latin1')).not.toContain(answer);
      expect(JSON.stringify(response.headers)).not.toContain(answer);
    }
    expect(body).not.toContain(answer);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain(answer);
    const wrong = await visitor.post('/connexion', { ...RIGHT, captcha_token: token, captcha: 'zzzzzz' });
    expect(wrong.body).not.toContain(answer);
    expect(platform.logged.join('')).not.toContain(answer);
  });

  describe('where much has failed', () => {
    const levelSet = async (from = visitor) =>
      JSON.parse((await from.get(`/captcha/travail?token=${await from.captchaToken('/connexion')}`)).body)
        .parameters.data.level;
    async function fails(times: number): Promise<void> {
      for (let number = 0; number < times; number++) {
        const captcha_token = await visitor.captchaToken('/connexion');
        const fields = { email: `${number}@test.example`, password: 'x', captcha_token };
        await visitor.post('/connexion', { ...fields, captcha: read(captcha_token) });
      }
    }

    it('asks that network for more work, and no other', async () => {
      expect(await levelSet()).toBe(0);
      await fails(12);
      expect(await levelSet()).toBeGreaterThan(0);
      expect(await levelSet(visitorOf(app, '192.0.2.2'))).toBe(0);
    });

    it('takes no work that was set before, and sets more of it in the form given back', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const early = { ...RIGHT, captcha_token, captcha_work: await work(captcha_token) };
      await fails(12);
      const refused = await visitor.post('/connexion', early);
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('Une vérification plus longue est demandée');
      expect(refused.body).toContain(`value="${LILA}"`);
      expect(refused.body).not.toContain(PASSWORD);
      const another = /name="captcha_token"[^>]* value="([^"]*)"/.exec(refused.body)?.[1] ?? '';
      const paid = { ...RIGHT, captcha_token: another, captcha_work: await work(another) };
      expect((await visitor.post('/connexion', paid)).statusCode).toBe(303);
    });
  });

  it('asks for more work of whoever sends a form in less than a second', async () => {
    const captcha_token = await visitor.captchaToken('/connexion');
    const challenge = JSON.parse((await visitor.get(`/captcha/travail?token=${captcha_token}`)).body);
    const hasty = await visitor.post('/connexion', {
      ...RIGHT,
      captcha_token,
      captcha_work: (await doWork(challenge)).sent,
    });
    expect(hasty.statusCode).toBe(422);
    expect(hasty.body).toContain('Une vérification plus longue est demandée');
  });

  it('is passed by who copies it at once, whatever its browser has worked before', async () => {
    for (const sent of [undefined, '{}']) {
      const lila = visitorOf(app);
      const captcha_token = await lila.captchaToken('/connexion');
      const challenge = JSON.parse((await lila.get(`/captcha/travail?token=${captcha_token}`)).body);
      const both = { captcha: read(captcha_token), captcha_work: sent ?? (await doWork(challenge)).sent };
      const passed = await lila.post('/connexion', { ...RIGHT, captcha_token, ...both });
      expect(passed.statusCode).toBe(303);
    }
  });

  it('is told empty with all else that is wrong, and wrong too', async () => {
    for (const [captcha, why] of [
      ['', 'Recopiez aussi les caractères de l’image'],
      ['dddddd', 'ne sont pas ceux de l’image'],
    ] as const)
      for (const [path, fields, other] of [
        ['/connexion', { email: '', password: '' }, 'Saisissez votre mot de passe.'],
        ['/activation', { code: '' }, 'Saisissez le code d’activation'],
        ['/mot-de-passe-oublie', { email: 'x' }, 'doit être valide'],
        ['/creation', { password: 'bonjour-ami-bonjour-ami-7' }, 'trop facile à deviner'],
      ] as const) {
        const captcha_token = await visitor.captchaToken(path);
        const { body } = await visitor.post(path, { ...fields, captcha_token, captcha });
        expect(asRead(body)).toContain(why);
        expect(asRead(body)).toContain(other);
      }
  });

  describe('copied again and again from one network', () => {
    async function copies(from: Visitor, fields: Record<string, string> = RIGHT) {
      const captcha_token = await from.captchaToken('/mot-de-passe-oublie');
      const { email } = fields;
      return from.post('/mot-de-passe-oublie', {
        email: email ?? '',
        captcha_token,
        captcha: read(captcha_token),
      });
    }
    /** An allowance of 30, of which each answer on this form takes two or more. */
    async function usesUp(from: Visitor): Promise<number> {
      for (let answers = 0; answers < 40; answers++) {
        // Slowly enough for the tries of a form, which have a limit of their own.
        platform.clock.advance({ seconds: 20 });
        const { statusCode, body } = await copies(from, { email: `nobody-${answers}@test.example` });
        if (statusCode === 422 && body.includes('Votre réseau a beaucoup utilisé')) return answers;
      }
      throw new Error('never refused');
    }

    it('is refused after a while, plainly, and again taken a while later; work goes on', async () => {
      expect(await usesUp(visitor)).toBeGreaterThanOrEqual(10);
      const refused = await copies(visitor);
      expect(asRead(refused.body)).toMatch(
        /laissez votre navigateur faire la vérification automatique, ou réessayez à partir du \d+ \S+ \d{4} à \d+ h \d\d/,
      );
      expect(refused.body).toContain(`value="${LILA}"`);
      const captcha_token = await visitor.captchaToken('/connexion');
      const worked = { ...RIGHT, captcha_token, captcha_work: await work(captcha_token) };
      expect((await visitor.post('/connexion', worked)).statusCode).toBe(303);
      platform.clock.advance({ minutes: 30 });
      expect((await copies(visitorOf(app))).statusCode).toBe(303);
    });

    it('leaves everybody else alone', async () => {
      await usesUp(visitor);
      expect((await copies(visitorOf(app, '198.51.100.7'))).statusCode).toBe(303);
    });

    it('is not used up by wrong answers', async () => {
      for (let answers = 0; answers < 60; answers++) {
        const captcha_token = await visitor.captchaToken('/mot-de-passe-oublie');
        await visitor.post('/mot-de-passe-oublie', { email: LILA, captcha_token, captcha: 'zzzzzz' });
      }
      expect((await copies(visitor)).statusCode).toBe(303);
    });
  });

  it('sets no work for a captcha that is unknown or expired', async () => {
    const token = await visitor.captchaToken('/connexion');
    expect((await visitor.get('/captcha/travail?token=forged')).statusCode).toBe(404);
    expect((await visitor.get('/captcha/travail')).statusCode).toBe(404);
    platform.clock.advance({ minutes: 10 });
    expect((await visitor.get(`/captcha/travail?token=${token}`)).statusCode).toBe(404);
  });
});

describeOnEachDatabase('a way that the installation has closed', (db) => {
  const OPEN = { image: true, audio: true, work: true };

  it.each([
    ['audio', { ...OPEN, audio: false }, '/captcha/audio'],
    ['work', { ...OPEN, work: false }, '/captcha/travail'],
    ['image', { image: false, audio: false, work: true }, '/captcha/image'],
  ])('(%s) is neither shown nor taken for an answer', async (way, ways, path) => {
    const platform = testPlatform(db());
    const captcha = imageCaptcha(platform, { ways });
    const app = await testApp(platform, { captcha });
    await openAccount(platform, LILA);
    const token = captcha.issue('sign-in');
    expect((await app.inject(`${path}?token=${token}`)).statusCode).toBe(404);
    const work = await imageCaptcha(platform).work(token, '192.0.2.1');
    if (!work) throw new Error('no work');
    const fields = { captcha: readPicture(platform.secrets, token) };
    const sent = { captcha_work: (await doWork(work)).sent };
    const closed = way === 'work' ? sent : fields;
    const response = await visitorOf(app).post('/connexion', { ...RIGHT, captcha_token: token, ...closed });
    expect(response.statusCode).toBe(way === 'audio' ? 303 : 422);
    await app.close();
  });
});
