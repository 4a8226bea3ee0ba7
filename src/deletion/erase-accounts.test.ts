import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import { codeTo, handOverMails, mailsTo, openAccount, opens, signedIn } from '../../test/tools/accounts.ts';
import { askForAddress, fateOf, present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { addCode, addMail, addRegistration } from '../../test/tools/rows.ts';
import { eraseAccounts } from './erase-accounts.ts';
import { requestDeletion } from './request-deletion.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase('the erasure of accounts', (db) => {
  let platform: TestPlatform;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL, { subscriber_number: '20232340000101' });
  });

  const askDeletion = async () => requestDeletion(platform, await signedIn(platform, EMAIL), present());
  const accounts = () => db().selectFrom('account').select('id').execute();

  it('happens 7 days after it was asked for, and not before', async () => {
    await askDeletion();
    platform.clock.advance({ days: 6, hours: 23, minutes: 59 });
    await eraseAccounts(platform);
    expect(await accounts()).toEqual([{ id: accountId }]);
    platform.clock.advance({ minutes: 1 });
    await eraseAccounts(platform);
    expect(await accounts()).toEqual([]);
    expect(await opens(platform, EMAIL)).toBe(false);
  });

  it('never happens to whoever signed in meanwhile, nor to whoever asked for nothing', async () => {
    const other = await openAccount(platform, 'paul@test.example');
    await askDeletion();
    platform.clock.advance({ days: 3 });
    await signedIn(platform, EMAIL);
    platform.clock.advance({ days: 400 });
    await eraseAccounts(platform);
    expect((await accounts()).map(({ id }) => id).sort()).toEqual([accountId, other].sort());
  });

  it('leaves nothing of the person but the lines of the audit log, the last mail and the number’s sequence', async () => {
    await db().insertInto('subscriber_sequence').values({ day: '2023234', last: 101 }).execute();
    await askForAddress(platform, await signedIn(platform, EMAIL), 'lila.ailleurs@test.example');
    await handOverMails(platform);
    await askDeletion();
    platform.clock.advance({ days: 7 });
    await eraseAccounts(platform);
    // Its body is sealed: what remains in it is read apart.
    const [farewell, ...others] = await mailsTo(platform, EMAIL);
    expect(others).toEqual([]);
    expect(farewell).toMatchObject({
      subject: "Espace professionnel - Confirmation de la suppression de l'espace",
      about_account_id: null,
    });
    await db().deleteFrom('mail').where('recipient', '=', EMAIL).execute();
    const dump = await everything();
    for (const trace of ['lila', 'ROSEMONDE', '12 rue de Longchamp', 'SARL ESSAI']) {
      expect(dump).not.toContain(trace);
    }
    expect(await db().selectFrom('subscriber_sequence').selectAll().execute()).toEqual([
      { day: '2023234', last: 101 },
    ]);
    const last = await db()
      .selectFrom('audit_log')
      .select(['event', 'account_id', 'ip', 'details'])
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    expect(last).toEqual({
      event: 'account-deleted',
      account_id: accountId,
      ip: null,
      details: '{"subscriberNumber":"20232340000101"}',
    });
  });

  it('takes along the creation of the account, with the mails written before it existed', async () => {
    const ended = { ended_at: platform.clock.now(), status: 'activated' as const };
    const subject_id = await addRegistration(platform, { ...ended, account_id: accountId });
    const mail_id = await addMail(platform, EMAIL);
    await addCode(platform, { purpose: 'registration', subject_id, mail_id, used_at: platform.clock.now() });
    await askDeletion();
    platform.clock.advance({ days: 7 });
    await eraseAccounts(platform);
    expect(await db().selectFrom('registration').selectAll().execute()).toEqual([]);
    expect((await mailsTo(platform, EMAIL)).map(({ id }) => id)).not.toContain(mail_id);
    expect(await mailsTo(platform, EMAIL)).toHaveLength(1);
  });

  it('leaves another person’s pending request alone, even the one that asked for this very address', async () => {
    await openAccount(platform, 'paul@test.example');
    await openAccount(platform, 'zoe@test.example');
    await askForAddress(platform, await signedIn(platform, 'paul@test.example'), EMAIL);
    await askForAddress(platform, await signedIn(platform, 'zoe@test.example'), 'zoe.ailleurs@test.example');
    const code = await codeTo(platform, 'zoe.ailleurs@test.example');
    await askDeletion();
    platform.clock.advance({ days: 7 });
    await eraseAccounts(platform);
    expect(await fateOf(platform, code)).toBe('code-usable');
    const codes = await db().selectFrom('activation_code').select('revoked_at').execute();
    expect(codes).toEqual([{ revoked_at: null }, { revoked_at: null }]);
    // Only the last mail still goes there; what was told about Paul's request is emptied.
    expect((await mailsTo(platform, EMAIL)).map(({ subject }) => subject)).toEqual([
      "Espace professionnel - Confirmation de la suppression de l'espace",
    ]);
    expect(await mailsTo(platform, '')).toMatchObject([{ sealed_body: null, about_account_id: null }]);
  });

  it('is done once by several instances at the same time', async () => {
    await askDeletion();
    platform.clock.advance({ days: 7 });
    await Promise.all([eraseAccounts(platform), eraseAccounts(platform), eraseAccounts(platform)]);
    const deleted = await db()
      .selectFrom('audit_log')
      .where('event', '=', 'account-deleted')
      .selectAll()
      .execute();
    expect(deleted).toHaveLength(1);
    expect(await mailsTo(platform, EMAIL)).toHaveLength(1);
  });

  /** Every row of every table, as text. */
  async function everything(): Promise<string> {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(db());
    const dumps = await Promise.all(
      tables.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(db())).rows),
    );
    return JSON.stringify(dumps, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  }
});
