import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { accountRow, openAccount } from '../test/tools/accounts.ts';
import { recordAsFormerVersion } from '../test/tools/audit.ts';
import { describeOnEachDatabase } from '../test/tools/database.ts';
import { addHolder } from '../test/tools/holder.ts';
import { changeData } from '../test/tools/moves.ts';
import { type TestPlatform, testPlatform } from '../test/tools/platform.ts';
import { addChange, addCode, addMail, addRecovery, addRegistration } from '../test/tools/rows.ts';
import { findSession, startSession } from './account/session.ts';
import { countAttempt } from './platform/throttle.ts';
import { inTransaction } from './platform/unit-of-work.ts';
import { purge } from './purge.ts';

const ORIGIN = { ip: '127.0.0.1', userAgent: 'test' };
const POLICY = { free: 5, firstDelay: 30, longestDelay: 900, forgetAfter: 3_600 };

describeOnEachDatabase('the purge', (db) => {
  it('deletes sessions a day after their end and leaves those that live', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db());
    await startSession(platform, accountId, ORIGIN);
    platform.clock.advance({ hours: 24, minutes: 29 });
    await purge(platform);
    expect(await db().selectFrom('session').selectAll().execute()).toHaveLength(1);
    platform.clock.advance({ minutes: 1 });
    const alive = await startSession(platform, accountId, ORIGIN);
    await purge(platform);
    expect(await db().selectFrom('session').selectAll().execute()).toHaveLength(1);
    expect(await findSession(platform, alive)).toBeDefined();
  });

  it('deletes captchas long answered and tries long forgotten', async () => {
    const platform = testPlatform(db());
    await countAttempt(platform, 'old', POLICY);
    await db().insertInto('used_captcha').values({ id: 'old', expires_at: platform.clock.now() }).execute();
    platform.clock.advance({ hours: 25 });
    await countAttempt(platform, 'new', POLICY);
    await purge(platform);
    expect(await db().selectFrom('throttle').select('key').execute()).toEqual([{ key: 'new' }]);
    expect(await db().selectFrom('used_captcha').selectAll().execute()).toEqual([]);
  });

  it('forgets the reminders of passwords that have expired since', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db());
    const reminder = { account_id: accountId, days_before: 30 };
    await db()
      .insertInto('expiry_reminder')
      .values([
        { ...reminder, valid_until: '2023-08-21' },
        { ...reminder, valid_until: '2023-08-22' },
      ])
      .execute();
    await purge(platform);
    expect(await db().selectFrom('expiry_reminder').select('valid_until').execute()).toEqual([
      { valid_until: '2023-08-22' },
    ]);
  });

  it('forgets the postal address before the present one once that is believed', async () => {
    const platform = testPlatform(db());
    const id = await openAccount(platform, 'lila@test.example');
    await changeData(platform, 'lila@test.example', { street: '3 place Nouvelle' });
    const former = async () => (await accountRow(db(), id)).previous_street;
    platform.clock.advance({ days: 30, seconds: -1 });
    await purge(platform);
    expect(await former()).toBe('12 rue de Longchamp');
    platform.clock.advance({ seconds: 1 });
    await purge(platform);
    expect(await former()).toBeNull();
    expect((await accountRow(db(), id)).address_changed_at).toBeNull();
  });

  it('forgets the security question before the present one once no dispute can go by it', async () => {
    const platform = testPlatform(db());
    await addHolder(db(), [], {
      security_question_changed_at: platform.clock.now(),
      previous_security_question: 'Le nom de votre premier animal ?',
      previous_security_answer_hash: 'a hash',
    });
    const former = () =>
      db()
        .selectFrom('account')
        .select(['previous_security_question as question', 'previous_security_answer_hash as answer'])
        .executeTakeFirst();
    platform.clock.advance({ days: 29 });
    await purge(platform);
    expect(await former()).toEqual({ question: 'Le nom de votre premier animal ?', answer: 'a hash' });
    platform.clock.advance({ days: 1 });
    await purge(platform);
    expect(await former()).toEqual({ question: null, answer: null });
  });

  it('keeps everything for the periods of the installation, each its own', async () => {
    const platform = testPlatform(db());
    platform.installation = {
      ...platform.installation,
      RETENTION_REQUESTS_DAYS: 20,
      RETENTION_REGISTRATIONS_DAYS: 10,
      RETENTION_MAILS_DAYS: 30,
      RETENTION_AUDIT_DAYS: 40,
    };
    const { accountId } = await addHolder(db());
    const ended = { ended_at: platform.clock.now() };
    await addChange(platform, accountId, { ...ended, status: 'activated' });
    await addRegistration(platform, { ...ended, status: 'replaced' });
    await addMail(platform, 'a@test.example', { handed_over_at: platform.clock.now() });
    await write(platform);
    platform.clock.advance({ days: 40, seconds: 1 });
    await write(platform);
    platform.clock.advance({ days: -40, seconds: -1 });
    const kept: Record<number, string[]> = {};
    for (const day of [10, 20, 30, 40]) {
      platform.clock.advance({ days: 10 });
      await purge(platform);
      const before = await rowCounts();
      platform.clock.advance({ seconds: 1 });
      await purge(platform);
      const after = await rowCounts();
      platform.clock.advance({ seconds: -1 });
      kept[day] = Object.keys(before).filter((table) => before[table] !== after[table]);
    }
    expect(kept).toEqual({
      10: ['registration'],
      20: ['credential_change'],
      30: ['mail'],
      40: ['audit_event'],
    });
  });

  it('never touches an account, whatever became of its requests and however long ago', async () => {
    const platform = testPlatform(db());
    const ids = await accountsOfEveryKind(platform);
    for (const days of [0, 1, 7, 30, 90, 365, 600]) {
      platform.clock.advance({ days });
      // Several instances, and again: nothing more is lost.
      await Promise.all([purge(platform), purge(platform), purge(platform)]);
      const accounts = await db().selectFrom('account').select('id').execute();
      expect(accounts.map(({ id }) => id).sort()).toEqual(ids);
    }
    expect(platform.logged.filter((line) => line.includes('purge failed'))).toEqual([]);
    expect(await db().selectFrom('password_history').selectAll().execute()).toHaveLength(ids.length);
    expect(await db().selectFrom('dossier').selectAll().execute()).toHaveLength(ids.length);
    for (const table of ['credential_change', 'registration', 'recovery', 'activation_code'] as const) {
      expect(await db().selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });

  it('goes on where a part of it fails', async () => {
    const platform = testPlatform(db());
    const { accountId } = await addHolder(db());
    await addChange(platform, accountId, { status: 'cancelled', ended_at: platform.clock.now() });
    platform.clock.advance({ days: 365 });
    await sql`alter table session rename to mislaid`.execute(db());
    try {
      await purge(platform);
    } finally {
      await sql`alter table mislaid rename to session`.execute(db());
    }
    expect(await db().selectFrom('credential_change').selectAll().execute()).toEqual([]);
    expect(platform.logged.filter((line) => line.includes('purge failed'))).toHaveLength(1);
  });

  const write = (platform: TestPlatform) =>
    inTransaction(platform, (tx) => recordAsFormerVersion(tx, { event: 'signed-in' }));

  async function rowCounts(): Promise<Record<string, number>> {
    const tables = ['registration', 'credential_change', 'mail', 'audit_event'] as const;
    const counts: Record<string, number> = {};
    for (const table of tables) counts[table] = (await db().selectFrom(table).selectAll().execute()).length;
    return counts;
  }
});

/** One for each state in which an account may be found. @returns their ids, sorted */
async function accountsOfEveryKind(platform: TestPlatform): Promise<string[]> {
  const now = platform.clock.now();
  const ended = { ended_at: now };
  let count = 0;
  const open = (state: Parameters<typeof openAccount>[2] = {}) =>
    openAccount(platform, `n${count++}@test.example`, state);
  const mail = () => addMail(platform, 'a@test.example', { handed_over_at: now });
  const [pending, changed, cancelled, created, recovered] = [
    await open(),
    await open(),
    await open(),
    await open(),
    await open(),
  ];
  const waiting = { purpose: 'change', subject_id: await addChange(platform, pending) };
  await addCode(platform, { ...waiting, account_id: pending, mail_id: await mail() });
  const used = {
    purpose: 'change',
    subject_id: await addChange(platform, changed, { ...ended, status: 'activated' }),
    used_at: now,
  };
  await addCode(platform, { ...used, account_id: changed, mail_id: await mail() });
  await addChange(platform, cancelled, { ...ended, status: 'cancelled' });
  const activated = { ...ended, status: 'activated' as const, account_id: created };
  const ofCreation = { purpose: 'registration', subject_id: await addRegistration(platform, activated) };
  await addCode(platform, { ...ofCreation, mail_id: await mail(), used_at: now });
  await addRecovery(platform, recovered, { mail_id: await mail(), ...ended, status: 'done' });
  // Nobody's yet: it may go.
  const nobodys = { purpose: 'registration', subject_id: await addRegistration(platform) };
  await addCode(platform, { ...nobodys, mail_id: await mail() });
  const others = [
    await open(),
    await open({ deletion_asked_at: now }),
    await open({ password_valid_until: '2020-01-01' }),
    await open({ created_at: new Date('2000-01-01T00:00:00Z') }),
  ];
  return [pending, changed, cancelled, created, recovered, ...others].sort();
}
