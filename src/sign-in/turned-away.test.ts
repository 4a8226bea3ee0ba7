import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount, otherPassword, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { noRoomToHash, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW_ADDRESS = 'lila.nouvelle@test.example';

describeOnEachDatabase('who comes while too many hashes wait', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    lila = visitorOf(app);
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  const signIn = (visitor = lila, email = LILA) => visitor.post('/connexion', { email, password: PASSWORD });
  async function whileFull<T>(work: () => Promise<T>): Promise<T> {
    const { hasher } = platform;
    platform.hasher = noRoomToHash;
    try {
      return await work();
    } finally {
      platform.hasher = hasher;
    }
  }
  async function turnedAway(times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const { statusCode, body } = await whileFull(() => signIn());
      expect(statusCode).toBe(503);
      expect(body).toContain('Trop de demandes en ce moment');
    }
  }

  it('signs in afterwards: those were no tries of the account', async () => {
    await turnedAway(12);
    expect((await signIn()).statusCode).toBe(303);
  });

  it('signs in afterwards with a browser that is known, too', async () => {
    expect((await signIn()).statusCode).toBe(303);
    await lila.post('/deconnexion', {}, '/espace');
    await turnedAway(12);
    expect((await signIn()).statusCode).toBe(303);
  });

  it('has tried all the same as far as the network goes, for a flood is counted', async () => {
    for (let number = 0; number < 60; number++) {
      const { statusCode } = await whileFull(() => signIn(visitorOf(app), `a${number}@test.example`));
      expect(statusCode).toBe(503);
    }
    expect((await signIn(visitorOf(app), 'b@test.example')).statusCode).toBe(429);
  });

  it('confirms the present password afterwards: those were no tries of the account either', async () => {
    await signIn();
    const confirm = () => lila.post('/espace/confirmation', { password: PASSWORD });
    for (let time = 0; time < 12; time++) expect((await whileFull(confirm)).statusCode).toBe(503);
    expect((await confirm()).statusCode).toBe(303);
  });

  it('finds the form filled in again, passwords excepted, who is signed in', async () => {
    await signIn();
    const fields = {
      change_email: '1',
      email: NEW_ADDRESS,
      email_confirmation: NEW_ADDRESS,
      change_password: '1',
      password: otherPassword(),
      password_confirmation: otherPassword(),
      current_password: PASSWORD,
    };
    const answer = await whileFull(() => lila.post('/espace/identifiants', fields));
    expect(answer.statusCode).toBe(503);
    const [, back = ''] = /href="([^"]+)"[^>]*>Reprendre ma saisie/.exec(answer.body) ?? [];
    const form = (await lila.get(back)).body;
    expect(form).toContain(`value="${NEW_ADDRESS}"`);
    expect(form).not.toContain(otherPassword());
  });
});
