import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase, describeOnPostgres } from '../../test/tools/database.ts';
import { type MailServer, type Refusal, startMailServer } from '../../test/tools/mail-server.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { CODE, putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import type { Database } from '../database/schema.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { deliverDueMails, mailFailures } from './deliver-due-mails.ts';
import { openBody, send, withdrawMail } from './outbox.ts';
import { demoTransport, type MailTransport, smtpTransport } from './smtp.ts';
import { waitingMails } from './waiting-mails.ts';

const FROM = 'ne-pas-repondre@portail.example';
const DAY = 24 * 60;
const NOTHING = { handedOver: 0, failed: 0 };

let db: Database;
let platform: TestPlatform;
let server: MailServer;
let transport: MailTransport;
let refusedWith: Refusal | undefined;

const deliver = () => deliverDueMails(platform, transport);
const row = (id: string) => db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const wait = (minutes: number) => platform.clock.advance({ minutes });

async function failuresBlamedOn(blame: string): Promise<number> {
  const { values } = await mailFailures.get();
  return values.find(({ labels }) => labels.blame === blame)?.value ?? 0;
}

/** A new mail server and transport for every test. */
function prepare(database: () => Database): void {
  beforeEach(async () => {
    db = database();
    platform = testPlatform(db);
    refusedWith = undefined;
    server = await startMailServer({ refuseRecipient: () => refusedWith });
    transport = smtpTransport(server.url, FROM);
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
  });
}

describeOnEachDatabase('the outbox', (database) => {
  prepare(database);

  describe('a mail put in the outbox', () => {
    it('is handed over once, and the hour of it is kept', async () => {
      const id = await putInOutbox(platform, someMail());
      wait(3);

      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      expect(await deliver()).toEqual(NOTHING);
      expect(server.accepted.map(({ messageId }) => messageId)).toEqual([`<${id}@portail.example>`]);
      expect(await row(id)).toMatchObject({ handed_over_at: platform.clock.now(), last_error: null });
    });

    it('does not exist when what causes it is rolled back', async () => {
      const failing = inTransaction(platform, async (tx) => {
        await send(tx, someMail());
        throw new Error('the request failed after all');
      });
      await expect(failing).rejects.toThrow('after all');

      expect(await deliver()).toEqual(NOTHING);
      expect(server.offered).toBe(0);
    });

    it('cannot be read in the database, and is wiped once handed over', async () => {
      const id = await putInOutbox(platform, someMail());
      const waiting = await row(id);
      expect(JSON.stringify(waiting)).not.toContain(CODE);
      expect(Buffer.from(waiting.sealed_body ?? '', 'base64url').toString('latin1')).not.toContain(CODE);
      expect(openBody(platform, waiting)?.text).toContain(CODE);

      await deliver();
      expect((await row(id)).sealed_body).toBeNull();
    });

    it('stays readable for the demonstration mailbox, and only through the key', async () => {
      const id = await putInOutbox(platform, someMail());
      await deliverDueMails(platform, demoTransport());

      const kept = await row(id);
      expect(kept.handed_over_at).toEqual(platform.clock.now());
      expect(openBody(platform, kept)?.html).toBe(someMail().html);
      expect(
        openBody({ secrets: secretsFrom('another key, for another installation') }, kept),
      ).toBeUndefined();
    });

    it('is refused when it would forge a header', async () => {
      const forged = { ...someMail(), to: 'lila@example.test\r\nBcc: eve@example.test' };
      await expect(putInOutbox(platform, forged)).rejects.toThrow('recipient');
      expect(await waitingMails(db)).toEqual({ waiting: 0, heldBack: 0, abandoned: 0 });
    });

    it('leaves in the order in which it came, and no more than a batch at a time', async () => {
      for (const name of ['un', 'deux', 'trois']) {
        await putInOutbox(platform, someMail(`${name}@example.test`));
        wait(1);
      }
      expect(await deliverDueMails(platform, transport, 2)).toEqual({ handedOver: 2, failed: 0 });
      expect(await waitingMails(db)).toEqual({ waiting: 1, heldBack: 0, abandoned: 0 });
      await deliver();
      const order = server.accepted.flatMap(({ recipients }) => recipients);
      expect(order).toEqual(['un@example.test', 'deux@example.test', 'trois@example.test']);
    });
  });

  describe('a mail server in trouble', () => {
    it('loses nothing in seven hours, and gets each mail once when it is back', async () => {
      await server.stop();
      const ids = [await putInOutbox(platform, someMail('un@example.test'))];
      const hoursDown = 7;
      for (let minute = 0; minute < hoursDown * 60; minute += 5) {
        if (minute === 3 * 60) ids.push(await putInOutbox(platform, someMail('deux@example.test')));
        expect((await deliver()).handedOver).toBe(0);
        wait(5);
      }
      expect(await waitingMails(db)).toEqual({ waiting: 2, heldBack: 0, abandoned: 0 });

      server = await startMailServer({ port: server.port });
      for (let minute = 0; minute <= 60; minute += 5) {
        await deliver();
        wait(5);
      }
      const expected = ids.map((id) => `<${id}@portail.example>`).sort();
      expect(server.accepted.map(({ messageId }) => messageId).sort()).toEqual(expected);
      expect(await waitingMails(db)).toEqual({ waiting: 0, heldBack: 0, abandoned: 0 });
    });

    it('is left alone for longer and longer, an hour at most', async () => {
      refusedWith = 451;
      const id = await putInOutbox(platform, someMail());
      const waits: number[] = [];
      for (let attempt = 0; attempt < 9; attempt++) {
        expect(await deliver()).toEqual({ handedOver: 0, failed: 1 });
        const { due_at } = await row(id);
        const minutes = (due_at.getTime() - platform.clock.now().getTime()) / 60_000;
        waits.push(minutes);
        wait(minutes - 1);
        expect(await deliver()).toEqual(NOTHING);
        wait(1);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    });

    it('that refuses temporarily takes the mail later', async () => {
      refusedWith = 451;
      const id = await putInOutbox(platform, someMail());
      await deliver();
      expect(await row(id)).toMatchObject({ handed_over_at: null, last_error: 'EENVELOPE RCPT TO 451' });

      refusedWith = undefined;
      wait(1);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      expect(await row(id)).toMatchObject({ attempts: 2, last_error: null, abandoned_at: null });
    });

    it('that refuses for good is not asked again', async () => {
      refusedWith = 550;
      const id = await putInOutbox(platform, someMail());
      expect(await deliver()).toEqual({ handedOver: 0, failed: 1 });
      expect(await row(id)).toMatchObject({
        abandoned_at: platform.clock.now(),
        recipient_refused: true,
        sealed_body: null,
      });
      expect(await waitingMails(db)).toEqual({ waiting: 0, heldBack: 0, abandoned: 1 });

      refusedWith = undefined;
      wait(2 * DAY);
      expect(await deliver()).toEqual(NOTHING);
      expect(server.offered).toBe(0);
    });

    it('that refuses us keeps the mail waiting, and the operator hears of it at once', async () => {
      refusedWith = '554 5.7.1 <lila@example.test>: Relay access denied';
      const before = await failuresBlamedOn('us');
      const id = await putInOutbox(platform, someMail());
      expect(await deliver()).toEqual({ handedOver: 0, failed: 1 });
      const reason = 'EENVELOPE RCPT TO 554 5.7.1';
      expect(await row(id)).toMatchObject({ abandoned_at: null, last_error: reason });
      expect(JSON.parse(platform.logged.join(''))).toMatchObject({ level: 50, mailId: id, reason });
      expect(await failuresBlamedOn('us')).toBe(before + 1);

      refusedWith = undefined;
      wait(1);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
    });

    it('is given up after five days, not before', async () => {
      refusedWith = 451;
      const id = await putInOutbox(platform, someMail());
      wait(5 * DAY - 1);
      await deliver();
      expect((await row(id)).abandoned_at).toBeNull();
      wait(1);
      await deliver();
      expect(await row(id)).toMatchObject({
        abandoned_at: platform.clock.now(),
        recipient_refused: false,
        sealed_body: null,
      });
    });

    it('is asked again within ten minutes for a code, however long it was away', async () => {
      refusedWith = 451;
      const id = await putInOutbox(platform, { ...someMail(), purpose: 'own-recovery-code' });
      const waits: number[] = [];
      for (let attempt = 0; attempt < 6; attempt++) {
        await deliver();
        const minutes = ((await row(id)).due_at.getTime() - platform.clock.now().getTime()) / 60_000;
        waits.push(minutes);
        wait(minutes);
      }
      expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
    });

    it('tells the operator which mail, and neither to whom nor what', async () => {
      refusedWith = 550;
      const id = await putInOutbox(platform, someMail());
      await deliver();
      const log = platform.logged.join('');
      expect(JSON.parse(log)).toMatchObject({ level: 50, mailId: id, reason: 'EENVELOPE RCPT TO 550' });
      expect(log + (await row(id)).last_error).not.toMatch(/@|aBcDeFgHiJkL|Bonjour/);
    });
  });

  describe('a mail taken back', () => {
    it('never leaves, and its body is wiped', async () => {
      const id = await putInOutbox(platform, someMail());
      expect(await inTransaction(platform, (tx) => withdrawMail(tx, id))).toBe(true);

      expect(await deliver()).toEqual(NOTHING);
      expect(server.offered).toBe(0);
      expect(await row(id)).toMatchObject({ withdrawn_at: platform.clock.now(), sealed_body: null });
      expect(await waitingMails(db)).toEqual({ waiting: 0, heldBack: 0, abandoned: 0 });
    });

    it('never leaves, even between two tries', async () => {
      refusedWith = 451;
      const id = await putInOutbox(platform, someMail());
      await deliver();
      await inTransaction(platform, (tx) => withdrawMail(tx, id));
      refusedWith = undefined;
      wait(DAY);
      expect(await deliver()).toEqual(NOTHING);
      expect(server.accepted).toEqual([]);
    });

    it('is one that had not left', async () => {
      const id = await putInOutbox(platform, someMail());
      await deliver();
      expect(await inTransaction(platform, (tx) => withdrawMail(tx, id))).toBe(false);
      expect((await row(id)).withdrawn_at).toBeNull();
    });

    it('too late, on its way to the server, is recorded as sent', async () => {
      const id = await putInOutbox(platform, someMail());
      await transport.close();
      await server.stop();
      server = await startMailServer({
        beforeAnswering: async () => void (await inTransaction(platform, (tx) => withdrawMail(tx, id))),
      });
      transport = smtpTransport(server.url, FROM);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      const at = platform.clock.now();
      expect(await row(id)).toMatchObject({ handed_over_at: at, withdrawn_at: at, sealed_body: null });
    });
  });

  describe('a worker in trouble', () => {
    it('that died with a mail in hand leaves it to others, after a while', async () => {
      await putInOutbox(platform, someMail());
      const died: MailTransport = { ...demoTransport(), send: () => new Promise(() => {}) };
      void deliverDueMails(platform, died);
      await claimed();

      wait(9);
      expect(await deliver()).toEqual(NOTHING);
      wait(1);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      expect(server.accepted).toHaveLength(1);
    });

    it('does not send a mail twice because the database failed to record the first time', async () => {
      const id = await putInOutbox(platform, someMail());
      await sql`alter table mail add constraint out_of_order check (handed_over_at is null)`.execute(db);
      await expect(deliver()).rejects.toThrow('out_of_order');
      expect((await row(id)).handed_over_at).toBeNull();

      await sql`alter table mail drop constraint out_of_order`.execute(db);
      wait(10);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      expect(server.offered).toBe(1);
      expect((await row(id)).handed_over_at).toEqual(platform.clock.now());
    });

    it('started with the wrong key loses nothing', async () => {
      const id = await putInOutbox(platform, someMail());
      const wrong = { ...platform, secrets: secretsFrom('a key typed with a mistake in it') };
      expect(await deliverDueMails(wrong, transport)).toEqual({ handedOver: 0, failed: 1 });
      expect(await row(id)).toMatchObject({ last_error: 'EUNSEAL', abandoned_at: null });

      wait(1);
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
    });

    async function claimed(): Promise<void> {
      const isClaimed = db.selectFrom('mail').select('id').where('counted_at', 'is not', null);
      while (!(await isClaimed.executeTakeFirst()));
    }
  });
});

describe('several instances on one outbox', () => {
  describeOnEachDatabase('all at work', (database) => {
    prepare(database);

    it('hand over each mail once', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 30; n++)
        ids.push(await putInOutbox(platform, someMail(`abonne-${n}@example.test`)));
      const transports = Array.from({ length: 4 }, () => smtpTransport(server.url, FROM));

      const tallies = await Promise.all(transports.map((each) => deliverDueMails(platform, each)));

      expect(tallies.reduce((sum, { handedOver }) => sum + handedOver, 0)).toBe(30);
      const expected = ids.map((id) => `<${id}@portail.example>`).sort();
      expect(server.accepted.map(({ messageId }) => messageId).sort()).toEqual(expected);
      await Promise.all(transports.map((each) => each.close()));
    });
  });

  describeOnPostgres('beside an open transaction', (database) => {
    prepare(() => database().db);

    it('leave alone a mail whose withdrawal is not committed yet', async () => {
      const withdrawn = await putInOutbox(platform, someMail('withdrawn@example.test'));
      await putInOutbox(platform, someMail('other@example.test'));

      await inTransaction(platform, async (tx) => {
        await withdrawMail(tx, withdrawn);
        expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
      });

      expect(await deliver()).toEqual(NOTHING);
      expect(server.accepted.flatMap(({ recipients }) => recipients)).toEqual(['other@example.test']);
    });

    it('let the first in line be withdrawn, and then send the one behind it', async () => {
      const first = await putInOutbox(platform, someMail('lila@example.test'));
      wait(1);
      const second = await putInOutbox(platform, someMail('lila@example.test'));
      const delivery = await inTransaction(platform, async (tx) => {
        await withdrawMail(tx, first);
        const delivered = deliver();
        await somebodyWaits();
        return { delivered };
      });
      expect(await delivery.delivered).toEqual({ handedOver: 1, failed: 0 });
      expect(server.accepted.map(({ messageId }) => messageId)).toEqual([`<${second}@portail.example>`]);
      expect(await row(second)).toMatchObject({ attempts: 1 });
    });

    async function somebodyWaits(): Promise<void> {
      const waiting = sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await waiting.execute(db)).rows.length === 0);
    }

    it('do not see a mail before what causes it is committed', async () => {
      await inTransaction(platform, async (tx) => {
        await send(tx, someMail());
        expect(await deliver()).toEqual(NOTHING);
      });
      expect(await deliver()).toEqual({ handedOver: 1, failed: 0 });
    });
  });
});
