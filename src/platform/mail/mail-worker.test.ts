import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { type MailServer, startMailServer } from '../../../test/tools/mail-server.ts';
import { type TestPlatform, testPlatform } from '../../../test/tools/platform.ts';
import { someMail } from '../../../test/tools/some-mail.ts';
import type { Database } from '../database/schema.ts';
import { type MailWorker, startMailWorker } from './mail-worker.ts';
import { queueMail, waitingMails } from './outbox.ts';
import { type MailTransport, smtpTransport } from './smtp.ts';

/** So rarely that only a poke explains what happens. */
const RARELY = { everyMs: 24 * 3_600_000 };
const OFTEN = { everyMs: 5 };

describeOnEachDatabase('the mail worker', (database) => {
  let db: Database;
  let platform: TestPlatform;
  let server: MailServer;
  let transport: MailTransport;
  let worker: MailWorker;
  let beforeAnswering: () => Promise<void>;

  beforeEach(async () => {
    db = database();
    platform = testPlatform(db);
    beforeAnswering = async () => {};
    server = await startMailServer({ beforeAnswering: () => beforeAnswering() });
    transport = smtpTransport(server.url, 'ne-pas-repondre@portail.example');
  });
  afterEach(async () => {
    await worker.stop();
    await transport.close();
    await server.stop();
  });

  it('sends what was waiting when it starts', async () => {
    await queueMail(db, platform, someMail());
    worker = startMailWorker(platform, transport, RARELY);
    await server.untilAccepted(1);
  });

  it('sends at once when poked', async () => {
    worker = startMailWorker(platform, transport, RARELY);
    for (let count = 1; count <= 3; count++) {
      await queueMail(db, platform, someMail());
      worker.poke();
      await server.untilAccepted(count);
    }
  });

  it('sends what nobody told it of', async () => {
    worker = startMailWorker(platform, transport, OFTEN);
    await queueMail(db, platform, someMail());
    await server.untilAccepted(1);
  });

  it('does one thing at a time, however often it is poked', async () => {
    let inHand = 0;
    let most = 0;
    beforeAnswering = async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      worker.poke();
      await waitingMails(db);
      inHand -= 1;
    };
    for (let count = 0; count < 5; count++) await queueMail(db, platform, someMail());
    worker = startMailWorker(platform, transport, OFTEN);
    for (let count = 0; count < 5; count++) worker.poke();
    await server.untilAccepted(5);
    expect(most).toBe(1);
    expect(server.offered).toBe(5);
  });

  it('finishes the mail in hand when it stops, and takes no other', async () => {
    const order: string[] = [];
    const answer = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    beforeAnswering = async () => {
      reached.resolve();
      await answer.promise;
      order.push('answered');
    };
    await queueMail(db, platform, someMail());
    await queueMail(db, platform, someMail());
    worker = startMailWorker(platform, transport, RARELY);
    await reached.promise;

    const stopped = worker.stop().then(() => order.push('stopped'));
    worker.poke();
    // As long as the server keeps it waiting, so does stop().
    expect(await waitingMails(db)).toEqual({ waiting: 2, heldBack: 0, abandoned: 0 });
    expect(order).toEqual([]);
    answer.resolve();
    await stopped;

    expect(order).toEqual(['answered', 'stopped']);
    expect(await waitingMails(db)).toEqual({ waiting: 1, heldBack: 0, abandoned: 0 });
    expect(server.offered).toBe(1);
  });

  it('survives a database that fails, and says so without the values of its queries', async () => {
    await queueMail(db, platform, someMail());
    await sql`alter table mail rename to mail_away`.execute(db);
    worker = startMailWorker(platform, transport, RARELY);
    await untilLogged('cannot be emptied');

    await sql`alter table mail_away rename to mail`.execute(db);
    worker.poke();
    await server.untilAccepted(1);
    expect(platform.logged.join('')).not.toContain('lila@example.test');
  });

  async function untilLogged(words: string): Promise<void> {
    while (!platform.logged.some((line) => line.includes(words))) await sql`select 1`.execute(db);
  }
});
