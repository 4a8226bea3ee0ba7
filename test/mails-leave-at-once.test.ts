import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MailWorker, startMailWorker } from '../src/mail/mail-worker.ts';
import { type MailTransport, smtpTransport } from '../src/mail/smtp.ts';
import { openAccount, PASSWORD } from './tools/accounts.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type MailServer, startMailServer } from './tools/mail-server.ts';
import { testPlatform } from './tools/platform.ts';
import { type Fields, visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const LILA = 'lila@test.example';
const NEW = 'nouvelle@test.example';
/** So rarely that a mail of which nobody tells the worker never leaves. */
const RARELY = { everyMs: 24 * 3_600_000 };

const addressAsked: Fields = {
  change_email: '1',
  email: NEW,
  email_confirmation: NEW,
  current_password: PASSWORD,
};

describeOnEachDatabase('the mails of a form', (db) => {
  let server: MailServer;
  let transport: MailTransport;
  let worker: MailWorker;
  let app: FastifyInstance;

  beforeEach(async () => {
    const platform = testPlatform(db());
    await openAccount(platform, LILA);
    server = await startMailServer();
    transport = smtpTransport(server.url, 'ne-pas-repondre@portail.example');
    worker = startMailWorker(platform, transport, RARELY);
    app = await testApp(platform);
  });
  afterEach(async () => {
    await app.close();
    await worker.stop();
    await transport.close();
    await server.stop();
  });

  it.each<[string, 'signed in' | 'as anybody', string, Fields, string[]]>([
    ['another address asked for', 'signed in', '/espace/identifiants', addressAsked, [LILA, NEW]],
    [
      'a deletion asked for',
      'signed in',
      '/espace/suppression',
      { password: PASSWORD, confirm: '1' },
      [LILA],
    ],
    ['a forgotten password', 'as anybody', '/mot-de-passe-oublie', { email: LILA }, [LILA]],
  ])('leave as soon as it is taken: %s', async (_name, who, path, fields, recipients) => {
    const visitor = visitorOf(app);
    if (who === 'signed in') expect(await visitor.signIn(LILA, PASSWORD)).toBe(true);
    const before = server.accepted.length;
    expect((await visitor.post(path, fields)).statusCode).toBe(303);
    await server.untilAccepted(before + recipients.length);
    expect(
      server.accepted
        .slice(before)
        .flatMap((mail) => mail.recipients)
        .sort(),
    ).toEqual(recipients);
  });
});
