import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type MailServer, startMailServer } from '../../test/tools/mail-server.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import type { Database } from '../database/schema.ts';
import { type MailWorker, startMailWorker } from './mail-worker.ts';
import type { MailPurpose } from './purposes.ts';
import { type MailTransport, smtpTransport } from './smtp.ts';
import { waitingMails } from './waiting-mails.ts';

/** So rarely that only a signal explains what happens. */
const RARELY = { everyMs: 24 * 3_600_000 };
const OFTEN = { everyMs: 5 };

describeOnEachDatabase('the mail worker', (database) => {
  let db: Database;
  let platform: TestPlatform;
  let server: MailServer;
  let transport: MailTransport;
  let worker: MailWorker;
  let beforeAnswering: (recipients: string[]) => Promise<void>;

  beforeEach(async () => {
    db = database();
    platform = testPlatform(db);
    beforeAnswering = async () => {};
    server = await startMailServer({ beforeAnswering: (recipients) => beforeAnswering(recipients) });
    transport = smtpTransport(server.url, 'ne-pas-repondre@portail.example');
  });
  afterEach(async () => {
    await worker.stop();
    await transport.close();
    await server.stop();
  });

  it('sends what was waiting when it starts', async () => {
    await putInOutbox(platform, someMail());
    worker = startMailWorker(platform, transport, RARELY);
    await server.untilAccepted(1);
  });

  it('sends at once what a unit of work committed', async () => {
    worker = startMailWorker(platform, transport, RARELY);
    for (let count = 1; count <= 3; count++) {
      await putInOutbox(platform, someMail());
      await server.untilAccepted(count);
    }
  });

  it('sends what another instance committed', async () => {
    worker = startMailWorker(platform, transport, OFTEN);
    await putInOutbox({ ...platform, signals: new EventEmitter() }, someMail());
    await server.untilAccepted(1);
  });

  /** Mails that the server has whole and does not answer before it is let. */
  function holdBack(isHeld: (to: string) => boolean) {
    const gate = Promise.withResolvers<void>();
    const news = new EventEmitter();
    const held: string[] = [];
    beforeAnswering = async ([to = '']) => {
      if (!isHeld(to)) return;
      held.push(to);
      news.emit('held');
      await gate.promise;
    };
    return {
      held,
      async until(count: number) {
        while (held.length < count) await once(news, 'held');
        // Behind whatever the worker asked of the database when it looked for more.
        await waitingMails(db);
      },
      letGo: () => gate.resolve(),
    };
  }
  const queue = (purpose: MailPurpose, to: string) => putInOutbox(platform, { ...someMail(to), purpose });
  const accepted = () => server.accepted.flatMap(({ recipients }) => recipients);

  it('lets a code overtake a newsletter, however many of it wait and however slowly it leaves', async () => {
    const { held, until, letGo } = holdBack((to) => to.startsWith('abonne'));
    await queue('information', 'abonne@test.example');
    await sql`insert into mail (id, recipient, subject, sealed_body, purpose, lane, created_at, due_at, attempts)
      select gen_random_uuid(), 'abonne-' || n || '@test.example', subject, sealed_body, purpose, lane, created_at,
        due_at, 0 from mail, generate_series(1, 1499) n`.execute(db);
    worker = startMailWorker(platform, transport, RARELY);
    await until(3);

    await queue('change-code', 'lila@test.example');
    await queue('password-changed', 'paul@test.example');
    await server.untilAccepted(2);
    expect(accepted().sort()).toEqual(['lila@test.example', 'paul@test.example']);
    // No more of it at once than before.
    expect(held).toHaveLength(3);
    const stopped = worker.stop();
    letGo();
    await stopped;
  });

  it('lets the code of who gave the right password overtake those that strangers had sent all over the world', async () => {
    const { held, until, letGo } = holdBack((to) => to.startsWith('n'));
    for (let n = 0; n < 40; n++) await queue('creation-code', `n${n}@n${n}.example`);
    worker = startMailWorker(platform, transport, RARELY);
    await until(11);

    await queue('sign-in-code', 'lila@test.example');
    await server.untilAccepted(1);
    expect(accepted()).toEqual(['lila@test.example']);
    expect(held).toHaveLength(11);
    const stopped = worker.stop();
    letGo();
    await stopped;
  });

  it('lets a code leave beside those to a domain that takes long, and beside any number of notices', async () => {
    const { held, until, letGo } = holdBack((to) => /@lent|^avis/i.test(to));
    for (let n = 0; n < 5; n++)
      await queue('own-recovery-code', `lila-${n}@${n % 2 ? 'lent' : 'Lent'}.example`);
    for (let n = 0; n < 20; n++) await queue('password-changed', `avis-${n}@avis-${n}.example`);
    worker = startMailWorker(platform, transport, RARELY);
    await until(3 + 6);

    await queue('recovery-code', 'paul@test.example');
    await server.untilAccepted(1);
    expect(accepted()).toEqual(['paul@test.example']);
    expect(held.filter((to) => /lent/i.test(to))).toHaveLength(3);
    const stopped = worker.stop();
    letGo();
    await stopped;
  });

  it('sends nothing twice, however often it is told of them and however many instances share the outbox', async () => {
    const ids = await Promise.all(
      Array.from({ length: 24 }, (_, n) => queue('information', `lila-${n}@test.example`)),
    );
    const transports = [
      transport,
      ...[1, 2].map(() => smtpTransport(server.url, 'ne-pas-repondre@portail.example')),
    ];
    const workers = transports.map((one) => startMailWorker(platform, one, RARELY));
    for (let count = 0; count < 5; count++) platform.signals.emit('mail-queued');
    await server.untilAccepted(24);
    await Promise.all(workers.map((one) => one.stop()));
    await Promise.all(transports.slice(1).map((one) => one.close()));
    worker = startMailWorker(platform, transport, RARELY);
    expect(server.accepted.map(({ messageId }) => messageId).sort()).toEqual(
      ids.map((id) => `<${id}@portail.example>`).sort(),
    );
    expect(server.offered).toBe(24);
  });

  it('finishes the mails in hand when it stops, and takes no other', async () => {
    const { until, letGo } = holdBack(() => true);
    for (let n = 0; n < 5; n++) await queue('information', `lila-${n}@test.example`);
    worker = startMailWorker(platform, transport, RARELY);
    await until(3);

    const order: string[] = [];
    const stopped = worker.stop().then(() => order.push('stopped'));
    platform.signals.emit('mail-queued');
    // As long as the server keeps it waiting, so does stop().
    expect(await waitingMails(db)).toMatchObject({ waiting: 5 });
    order.push('answered');
    letGo();
    await stopped;

    expect(order).toEqual(['answered', 'stopped']);
    expect(await waitingMails(db)).toMatchObject({ waiting: 2 });
    expect(server.offered).toBe(3);
  });

  it('survives a database that fails, and says so without the values of its queries', async () => {
    await putInOutbox(platform, someMail());
    await sql`alter table mail rename to mail_away`.execute(db);
    worker = startMailWorker(platform, transport, RARELY);
    await untilLogged('cannot be emptied');

    await sql`alter table mail_away rename to mail`.execute(db);
    platform.signals.emit('mail-queued');
    await server.untilAccepted(1);
    expect(platform.logged.join('')).not.toContain('lila@example.test');
  });

  it('writes down what left while the database was away, once it is back, so that no other sends it again', async () => {
    const id = await putInOutbox(platform, someMail());
    beforeAnswering = async () => void (await sql`alter table mail rename to mail_away`.execute(db));
    worker = startMailWorker(platform, transport, RARELY);
    await untilLogged('cannot be recorded');
    const left = platform.clock.now();

    platform.clock.advance({ minutes: 9 });
    await sql`alter table mail_away rename to mail`.execute(db);
    platform.signals.emit('mail-queued');
    const row = () => db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    while (!(await row()).handed_over_at) await setImmediate();
    expect(await row()).toMatchObject({ handed_over_at: left, sealed_body: null });
    expect(server.offered).toBe(1);
  });

  async function untilLogged(words: string): Promise<void> {
    // The mail server is in this process: it must have its turn.
    while (!platform.logged.some((line) => line.includes(words))) await setImmediate();
  }
});
