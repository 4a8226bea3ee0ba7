import { afterAll, beforeAll, expect, it } from 'vitest';
import { countSignInTry } from '../../src/account/sign-in-tries.ts';
import { imageCaptcha } from '../../src/captcha/captcha.ts';
import { issueCaptcha } from '../../src/captcha/challenge.ts';
import { deliverDueMails } from '../../src/mail/deliver-due-mails.ts';
import { demoTransport, type MailTransport } from '../../src/mail/smtp.ts';
import { countAttempt, purgeTries, type RateLimit } from '../../src/platform/throttle.ts';
import { openAccount, PASSWORD } from '../tools/accounts.ts';
import { doWork, readPicture } from '../tools/captcha-solver.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances, tallyOf } from '../tools/instances.ts';
import { putInOutbox, someMail } from '../tools/some-mail.ts';
import { visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';

const POLICY: RateLimit = { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 3600 };

describeOnPostgres('several instances at once', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url);
  });
  afterAll(() => instances.close());

  const atOnce = <T>(count: number, act: () => Promise<T>) =>
    Promise.all(Array.from({ length: count }, () => act()));

  it('let through as many tries as one alone would: the free ones, and the one that starts the delay', async () => {
    const attempts = await atOnce(60, () => countAttempt(instances.next(), 'key', POLICY));
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(POLICY.free + 1);
  });

  it('let one try through when a delay ends', async () => {
    await atOnce(20, () => countAttempt(instances.next(), 'key', POLICY));
    instances.next().clock.advance({ seconds: POLICY.firstDelay });
    const attempts = await atOnce(20, () => countAttempt(instances.next(), 'key', POLICY));
    expect(attempts.filter(({ allowed }) => allowed)).toHaveLength(1);
  });

  it('tell no more guesses at one account whether they are right than one alone would', async () => {
    const attempts = await atOnce(60, () =>
      countSignInTry(instances.next(), { email: 'lila@test.example', ip: '192.0.2.1' }),
    );
    expect(attempts.filter(({ direct }) => direct)).toHaveLength(6);
  });

  it('forget old tries without waiting for one that is being counted', async () => {
    const [one, other] = [instances.next(), instances.next()];
    for (const key of ['counted', 'forgotten']) await countAttempt(one, key, POLICY);
    one.clock.advance({ days: 2 });
    await one.db.transaction().execute(async (trx) => {
      await trx.selectFrom('throttle').select('key').where('key', '=', 'counted').forUpdate().execute();
      await purgeTries(other, other.clock.now());
    });
    expect(await one.db.selectFrom('throttle').select('key').execute()).toEqual([{ key: 'counted' }]);
  });

  it('take one answer to a captcha', async () => {
    const [platform] = instances.platforms;
    const token = issueCaptcha(platform, 'sign-in');
    const answer = readPicture(platform.secrets, token);
    const results = await atOnce(20, () =>
      imageCaptcha(instances.next()).check(
        { token, form: 'sign-in', answer, work: '', browser: '' },
        '192.0.2.1',
      ),
    );
    expect(tallyOf(results.map(({ outcome }) => outcome))).toEqual({ right: 1, expired: 19 });
  });

  it.each(['captcha', 'captcha_work'] as const)(
    'let one in of all that post the same %s to all of them',
    async (field) => {
      const [platform] = instances.platforms;
      await openAccount(platform, 'lila@test.example');
      const apps = await Promise.all(
        instances.platforms.map((each) => testApp(each, { captcha: imageCaptcha(each) })),
      );
      const captcha_token = issueCaptcha(platform, 'sign-in');
      const work = await imageCaptcha(platform).work(captcha_token, '192.0.2.1');
      if (!work) throw new Error('no work');
      const answer =
        field === 'captcha' ? readPicture(platform.secrets, captcha_token) : (await doWork(work)).sent;
      // Not at once: a form that is filled in within a second asks for more.
      for (const { clock } of instances.platforms) clock.advance({ seconds: 2 });
      const fields = { email: 'lila@test.example', password: PASSWORD, captcha_token, [field]: answer };
      const visitors = [...apps, ...apps, ...apps].map((app) => visitorOf(app));
      const answers = await Promise.all(visitors.map((visitor) => visitor.post('/connexion', fields)));
      expect(tallyOf(answers.map(({ statusCode }) => String(statusCode)))).toEqual({ 303: 1, 422: 8 });
      await Promise.all(apps.map((app) => app.close()));
    },
  );

  it('hand over each mail once', async () => {
    const [platform] = instances.platforms;
    const ids: string[] = [];
    // Six to each of ten mailboxes: none of them has more than may leave at once.
    for (let count = 0; count < 60; count++)
      ids.push(await putInOutbox(platform, someMail(`lila${count % 10}@example.test`)));
    const sent: string[] = [];
    const transport: MailTransport = { ...demoTransport(), send: async ({ id }) => void sent.push(id) };
    await atOnce(6, () => deliverDueMails(instances.next(), transport));
    expect(sent.sort()).toEqual(ids.sort());
  });
});
