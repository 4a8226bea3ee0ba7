import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codesTo, handOverMails, mailsTo, ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { openAccountWithAnswer, untilTakenUp } from '../../test/tools/recoveries.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { requestRecovery } from './request-recovery.ts';

const EMAIL = 'lila@test.example';
const STRANGER = 'jean@test.example';

describeOnEachDatabase('/mot-de-passe-oublie', (db) => {
  let platform: TestPlatform;
  let statements: readonly string[];
  let app: FastifyInstance;

  beforeEach(async () => {
    const watched = watchStatements(db());
    statements = watched.statements;
    platform = testPlatform(watched.db);
    await openAccountWithAnswer(platform, EMAIL);
    app = await testApp(platform, { throttle: true });
  });
  afterEach(() => app.close());

  /** The form as a browser sends it. @returns the answer, and what was done until the request was noted */
  async function ask(email: string, remoteAddress = ORIGIN.ip) {
    const form = await app.inject({ url: '/mot-de-passe-oublie' });
    const csrf = /name="_csrf" value="([^"]+)"/.exec(form.body)?.[1] ?? '';
    const cookies = Object.fromEntries(form.cookies.map(({ name, value }) => [name, value]));
    const before = statements.length;
    const answer = await app.inject({
      method: 'POST',
      url: '/mot-de-passe-oublie',
      remoteAddress,
      cookies,
      payload: new URLSearchParams({ _csrf: csrf, email }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const done = statements.slice(before);
    const noted = done.findIndex((sql) => sql.startsWith('insert into "recovery_request"'));
    const step = answer.cookies.find(({ name }) => name === 'recovery')?.value ?? '';
    const page = await app.inject({ url: '/mot-de-passe-oublie/demande', cookies: { recovery: step } });
    return { answer, page, work: done.slice(0, noted + 1) };
  }

  it('answers alike, having done the same, whether or not the address opens an account', async () => {
    const known = await ask(EMAIL);
    // What follows an answer is over before the next is asked for: only what precedes it is compared.
    await app.close();
    app = await testApp(platform, { throttle: true });
    const unknown = await ask(STRANGER);
    for (const { answer } of [known, unknown]) {
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe('/mot-de-passe-oublie/demande');
    }
    expect(Object.keys(known.answer.headers)).toEqual(Object.keys(unknown.answer.headers));
    expect(known.page.statusCode).toBe(200);
    expect(known.page.body).toContain(EMAIL);
    expect(unknown.page.body.replaceAll(STRANGER, EMAIL)).toBe(known.page.body);
    // Both its prices asked for, the try of the network counted, the form and the request noted: nothing else, and nothing of any account.
    expect(known.work).toHaveLength(6);
    expect(known.work).toEqual(unknown.work);
    expect(known.work.join()).not.toContain('"account"');
  });

  it('mails the code after the answer, and before the program ends', async () => {
    await ask(EMAIL);
    await ask(STRANGER);
    await app.close();
    expect(await codesTo(platform, EMAIL)).toHaveLength(1);
    expect(await mailsTo(platform, STRANGER)).toEqual([]);
  });

  it('takes up at the start what a crash left behind', async () => {
    await requestRecovery(
      platform,
      { address: EMAIL, key: EMAIL },
      {
        origin: ORIGIN,
        knownBrowser: false,
      },
    );
    await app.listen({ host: '127.0.0.1', port: 0 });
    await app.close();
    expect(await codesTo(platform, EMAIL)).toHaveLength(1);
  });

  it('refuses nobody for what others asked, and lets the mails wait', async () => {
    for (const email of [EMAIL, STRANGER]) {
      for (let stranger = 1; stranger <= 12; stranger++) {
        const asked = await ask(email, `198.51.100.${stranger}`);
        expect(asked.answer.statusCode).toBe(303);
        await untilTakenUp(platform);
        await handOverMails(platform);
      }
    }
    expect(await codesTo(platform, EMAIL)).toHaveLength(7);
    const mails = await mailsTo(platform, EMAIL);
    expect(mails.filter(({ handed_over_at }) => handed_over_at)).toHaveLength(6);
  });

  it('refuses what is no address, and keeps it', async () => {
    for (const typed of ['lila', 'lila@', 'lila@test.example, jean@test.example']) {
      const { answer } = await ask(typed);
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(`value="${typed}"`);
    }
    expect((await ask('')).answer.statusCode).toBe(422);
    expect(await db().selectFrom('recovery_request').selectAll().execute()).toEqual([]);
  });
});
