import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_SIGN_IN } from '../../src/demo/demo-accounts.ts';
import type { TestServer } from '../tools/server.ts';
import { startMailServer, type TestMailServer } from '../tools/smtp.ts';
import { visitorAt } from '../tools/visitor.ts';
import { type Credentials, readyToActivate, startOnPglite } from './programs.ts';

const ROUNDS = 12;
/** What a slow machine may need for all of them; it is never measured. */
const PATIENCE = 600_000;

/** On a server, where several instances are killed: `torture.test.ts`. */
describe('killed while it activates a new address and password, the embedded database with it', () => {
  let mailbox: TestMailServer;
  let server: TestServer;

  beforeAll(async () => {
    mailbox = await startMailServer();
    server = await startOnPglite({ SMTP_URL: mailbox.url });
  });
  afterAll(async () => {
    await server.close();
    await mailbox.close();
  });

  const opens = ({ email, password }: Credentials) => visitorAt(server).signIn(email, password);

  it(
    'leaves either the old credentials or the new ones, never both, never a mixture',
    async () => {
      const present: Credentials[] = DEMO_SIGN_IN.emails.map((email) => ({
        email,
        password: DEMO_SIGN_IN.password,
      }));
      for (let round = 0; round < ROUNDS; round++) {
        const index = round % present.length;
        const old = present[index] ?? expect.fail('no account');
        const next = {
          email: `tour${round}@demo.example`,
          password: `quatorze-hiboux-verts-jonglent-sur-${round}-toits`,
        };
        const { activate } = await readyToActivate(visitorAt(server), mailbox, { from: old, to: next });
        const activation = activate().then(
          ({ statusCode: status }) => status,
          () => undefined,
        );
        // So many exchanges with the program, of about a millisecond each, before the power goes.
        for (let exchange = 0; exchange < round; exchange++) await fetch(`${server.url}/health/live`);
        await server.kill();
        const status = await activation;
        await server.restart();

        const [isOld, isNew] = [await opens(old), await opens(next)];
        expect([isOld, isNew].filter(Boolean), `round ${round}`).toHaveLength(1);
        expect(await opens({ email: old.email, password: next.password })).toBe(false);
        expect(await opens({ email: next.email, password: old.password })).toBe(false);
        // What was answered was done.
        if (status === 303) expect(isNew, `round ${round}`).toBe(true);
        present[index] = isNew ? next : old;
      }
    },
    PATIENCE,
  );
});
