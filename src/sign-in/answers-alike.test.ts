import { beforeEach, expect, it } from 'vitest';
import { auditLines, mailsTo, openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { exhaustTries, signInCodesTo } from '../../test/tools/sign-in-codes.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
/** As long, and nobody's. */
const NOBODY = 'jean@test.example';

describeOnEachDatabase('the answer to a sign-in', (db) => {
  let platform: TestPlatform;
  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, LILA);
  });

  /** All that can be seen of an answer, and every statement sent before it left. */
  async function seen(email: string, password: string) {
    const watched = watchStatements(db());
    const app = await testApp({ ...platform, db: watched.db }, { throttle: true });
    const work: string[] = [];
    // What follows an answer is no part of it.
    app.addHook('onSend', async ({ method }) => {
      if (method === 'POST') work.push(...watched.statements);
    });
    const visitor = visitorOf(app, '203.0.113.2');
    const answer = await visitor.post('/connexion', { email, password });
    const next = await visitor.get('/connexion/code');
    await app.close();
    expect(work.length).toBeGreaterThan(2);
    // Made of chance: as long for everybody.
    const alike = (html: string) =>
      html
        .replaceAll(email, 'ADDRESS')
        .replaceAll(/name="_csrf" value="[^"]+"/g, '')
        .replaceAll(/(?<=challenge&quot;:&quot;)[\w-]+/g, ({ length }) => `${length} characters`);
    return {
      status: answer.statusCode,
      headers: Object.keys(answer.headers),
      location: answer.headers.location,
      cookies: [...visitor.cookies].map(([name, value]) => `${name}, ${value.length} characters`),
      bodies: [alike(answer.body), alike(next.body)],
      work,
    };
  }

  it('is the same for a wrong password as for an address that opens nothing', async () => {
    const wrong = await seen(LILA, otherPassword());
    expect(wrong.status).toBe(422);
    expect(await seen(NOBODY, PASSWORD)).toEqual(wrong);
    expect(await auditLines(db())).toHaveLength(2);
  });

  it('is, beyond the counts, the same for a right one too', async () => {
    for (const email of [LILA, NOBODY]) await exhaustTries(platform, email);
    const right = await seen(LILA, PASSWORD);
    expect([right.status, right.location]).toEqual([303, '/connexion/code']);
    expect(await seen(LILA, otherPassword())).toEqual(right);
    expect(await seen(NOBODY, PASSWORD)).toEqual(right);
    expect(await signInCodesTo(platform, LILA)).toHaveLength(1);
    expect(await mailsTo(platform, NOBODY)).toEqual([]);
  });
});
