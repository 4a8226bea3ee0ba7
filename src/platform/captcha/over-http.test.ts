import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../../test/tools/accounts.ts';
import { type AppVisitor, appVisitor } from '../../../test/tools/app-visitor.ts';
import { doWork, readPicture } from '../../../test/tools/captcha-solver.ts';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { testApp } from '../../../test/tools/whole-app.ts';
import { imageCaptcha } from './captcha.ts';

const LILA = 'lila@test.example';
/** With these the sign-in form goes as far as its captcha, and beyond it. */
const RIGHT = { email: LILA, password: PASSWORD };
const SPENT = 'a expiré ou a déjà servi';

describeOnEachDatabase('a captcha, asked over HTTP', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let visitor: AppVisitor;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { captcha: imageCaptcha(platform), throttle: true });
    visitor = appVisitor(app);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const read = (token: string) => readPicture(platform.secrets, token);
  const used = () => db().selectFrom('used_captcha').selectAll().execute();
  async function work(token: string): Promise<string> {
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
      const again = await appVisitor(app).post('/connexion', fields);
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
      platform.clock.advance({ minutes: 9, seconds: 59 });
      const intime = await visitor.post('/connexion', { ...RIGHT, captcha_token: early, ...first });
      expect(intime.statusCode).toBe(303);
      platform.clock.advance({ seconds: 1 });
      const tooLate = await appVisitor(app).post('/connexion', { ...RIGHT, captcha_token: late, ...second });
      expect(tooLate.statusCode).toBe(422);
      expect(tooLate.body).toContain(SPENT);
    });

    it('is not looked at for a request that fails before', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const answered = { captcha_token, ...(await answer(captcha_token)) };
      const statuses = [
        await visitor.post('/connexion', { ...answered, ...RIGHT, email: '' }),
        await visitor.post('/connexion', { ...answered, ...RIGHT, password: '' }),
        await visitor.post('/connexion', { ...answered, ...RIGHT, change_image: '1' }),
        await visitor.post('/connexion', { ...answered, ...RIGHT }, null),
        await visitor.post('/activation', { ...answered, code: '' }),
      ].map(({ statusCode }) => statusCode);
      expect(statuses).toEqual([422, 422, 200, 403, 422]);
      expect(await used()).toEqual([]);
      expect((await visitor.post('/connexion', { ...answered, ...RIGHT })).statusCode).toBe(303);
    });
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
      expect(await levelSet(appVisitor(app, '192.0.2.2'))).toBe(0);
    });

    it('takes no work that was set before, and sets more of it in the form given back', async () => {
      const captcha_token = await visitor.captchaToken('/connexion');
      const early = { ...RIGHT, captcha_token, captcha_work: await work(captcha_token) };
      await fails(12);
      const refused = await visitor.post('/connexion', early);
      expect(refused.statusCode).toBe(422);
      expect(refused.body).toContain('une vérification automatique plus longue');
      expect(refused.body).toContain(`value="${LILA}"`);
      expect(refused.body).not.toContain(PASSWORD);
      const another = /name="captcha_token"[^>]* value="([^"]*)"/.exec(refused.body)?.[1] ?? '';
      const paid = { ...RIGHT, captcha_token: another, captcha_work: await work(another) };
      expect((await visitor.post('/connexion', paid)).statusCode).toBe(303);
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
    const response = await appVisitor(app).post('/connexion', { ...RIGHT, captcha_token: token, ...closed });
    expect(response.statusCode).toBe(way === 'audio' ? 303 : 422);
    await app.close();
  });
});
