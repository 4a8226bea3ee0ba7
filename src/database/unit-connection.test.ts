import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { someMail } from '../../test/tools/some-mail.ts';
import { recordDriver } from '../../test/tools/statements.ts';
import { lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';

describeOnEachDatabase('the journeys of a unit of work', (db) => {
  let platform: Platform;
  let driver: ReturnType<typeof recordDriver>;

  beforeEach(async () => {
    platform = testPlatform(db());
    // So that the connection is there.
    await db().selectFrom('account').select('id').execute();
    driver = recordDriver();
  });
  afterEach(() => driver.stop());

  const remember = (tx: Tx, id: string) =>
    tx.later(tx.db.insertInto('used_captcha').values({ id, expires_at: tx.clock.now() }));
  const remembered = () => db().selectFrom('used_captcha').select('id').orderBy('id').execute();
  const isOnServer = () => driver.journeys.some((text) => text.startsWith('start transaction'));

  it('are two where an account is locked and something is written, whatever that is', async () => {
    const accountId = await openAccount(platform, 'lila@test.example');
    driver.forget();
    const email = await inTransaction(platform, async (tx) => {
      const account = await lockAccount(tx.db, accountId);
      await remember(tx, 'a');
      await send(tx, someMail());
      return account?.sign_in_email;
    });
    expect(email).toBe('lila@test.example');
    expect(driver.statements).toEqual([
      expect.stringMatching(/^(?:begin|start transaction.*)$/),
      expect.stringMatching(/^select .* from "account".* for no key update$/),
      expect.stringContaining('insert into "used_captcha"'),
      expect.stringContaining('insert into "mail"'),
      'commit',
    ]);
    expect(driver.journeys).toHaveLength(isOnServer() ? 2 : 5);
    expect(await remembered()).toEqual([{ id: 'a' }]);
  });

  it('are one for all that is asked together, and what stands behind a lock sees what that waited for', async () => {
    const accountId = await openAccount(platform, 'lila@test.example');
    driver.forget();
    const [accounts, captchas, counts] = await inTransaction(platform, async (tx) => {
      await remember(tx, 'a');
      return tx.together(
        tx.db.selectFrom('account').select('sign_in_email').where('id', '=', accountId).forUpdate(),
        tx.db.selectFrom('used_captcha').select('id'),
        tx.db.selectNoFrom(sql<number>`1`.as('one')),
      );
    });
    expect(accounts).toEqual([{ sign_in_email: 'lila@test.example' }]);
    expect(captchas).toEqual([{ id: 'a' }]);
    expect(counts).toEqual([{ one: 1 }]);
    expect(driver.journeys).toHaveLength(isOnServer() ? 2 : 6);
  });

  it('are one where one statement is all there is, and none where there is none', async () => {
    await inTransaction(platform, (tx) => remember(tx, 'a'));
    expect(driver.journeys).toEqual([expect.stringContaining('insert into "used_captcha"')]);
    await inTransaction(platform, async () => 'nothing');
    expect(driver.journeys).toHaveLength(1);
    expect(await remembered()).toEqual([{ id: 'a' }]);
  });

  it('send a line of the audit log before its view is read', async () => {
    const events = await inTransaction(platform, async (tx) => {
      await record(tx, { event: 'signed-in' });
      return tx.db.selectFrom('audit_log').select('event').execute();
    });
    expect(events).toEqual([{ event: 'signed-in' }]);
  });

  it('leave nothing that waits unseen, however it is asked for', async () => {
    await inTransaction(platform, async (tx) => {
      const ids = () => tx.db.selectFrom('used_captcha').select('id').orderBy('id').execute();
      await remember(tx, 'a');
      expect(await ids()).toEqual([{ id: 'a' }]);
      await remember(tx, 'b');
      const { rows } = await sql<{ id: string }>`select id from used_captcha order by id`.execute(tx.db);
      expect(rows).toEqual([{ id: 'a' }, { id: 'b' }]);
      await remember(tx, 'c');
      const hidden = sql<number>`(select count(*)::integer from used_captcha)`.as('count');
      expect(await tx.db.selectNoFrom(hidden).execute()).toEqual([{ count: 3 }]);
    });
  });

  it('keep the order of two writes to one table', async () => {
    const later = new Date(platform.clock.now().getTime() + 1_000);
    await inTransaction(platform, async (tx) => {
      await remember(tx, 'a');
      await tx.later(tx.db.updateTable('used_captcha').set({ expires_at: later }));
      await tx.later(tx.db.deleteFrom('used_captcha').where('expires_at', '<', later));
      await remember(tx, 'b');
    });
    expect(await db().selectFrom('used_captcha').selectAll().orderBy('id').execute()).toEqual([
      { id: 'a', expires_at: later },
      { id: 'b', expires_at: platform.clock.now() },
    ]);
  });

  it('undo all of it where what waited fails, or what came before was caught', async () => {
    const twice = inTransaction(platform, async (tx) => {
      await tx.db.insertInto('ended_journey').values({ id: 'x', expires_at: tx.clock.now() }).execute();
      await remember(tx, 'a');
      await remember(tx, 'a');
    });
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    const caught = inTransaction(platform, async (tx) => {
      await remember(tx, 'b');
      await sql`select 1 / 0`.execute(tx.db).catch(() => {});
    });
    await expect(caught).rejects.toThrow('cannot be committed');
    expect(await remembered()).toEqual([]);
    expect(await db().selectFrom('ended_journey').select('id').execute()).toEqual([]);
  });

  it('leave a connection that the next may use, after any of it', async () => {
    const failing = inTransaction(platform, async (tx) => {
      await remember(tx, 'a');
      throw new Error('refused after all');
    });
    await expect(failing).rejects.toThrow('refused after all');
    await inTransaction(platform, (tx) => remember(tx, 'b'));
    expect(await remembered()).toEqual([{ id: 'b' }]);
  });
});
