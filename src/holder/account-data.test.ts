import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ORIGIN, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { addBankAccount } from '../../test/tools/bank-accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { SOME_HOLDER } from '../../test/tools/holder.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { putInOutbox, someMail } from '../../test/tools/some-mail.ts';
import { watchStatements } from '../../test/tools/statements.ts';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { SECTIONS } from './account-data.ts';
import { downloadData } from './download-data.ts';

const EMAIL = 'lila@test.example';

describeOnEachDatabase("all of one's data", (db) => {
  const download = (platform: TestPlatform, accountId: string) => downloadData(platform, accountId, ORIGIN);

  it('leaves no table about accounts out', async () => {
    const { rows } = await sql<{ table_name: string }>`
      select table_name from information_schema.columns
      where table_schema = current_schema() and column_name in ('account_id', 'changed_by', 'asked_by')
        -- Read together, as audit_log.
        and table_name !~ '^audit_(event|line)'`.execute(db());
    expect(rows.length).toBeGreaterThan(5);
    expect(Object.keys(SECTIONS).sort()).toEqual(rows.map((row) => row.table_name).sort());
  });

  it('leaves no column of theirs out, but what is secret, internal, or a count of our own', async () => {
    const { db: watched, statements } = watchStatements(db());
    await download(testPlatform(watched), await openAccount(testPlatform(db()), EMAIL));
    const told = (table: string, column: string) =>
      statements.some((statement) => {
        const [, selected = '', from] = /^select (.*?) from "(\w+)"/.exec(statement) ?? [];
        return from === table && selected.includes(`"${column}"`);
      });
    const { rows } = await sql<{ table_name: string; column_name: string }>`
      select table_name, column_name from information_schema.columns
      where table_schema = current_schema()`.execute(db());
    const tables = ['account', ...Object.keys(SECTIONS)];
    const leftOut = rows
      .filter(({ table_name, column_name }) => tables.includes(table_name) && !told(table_name, column_name))
      .map(({ table_name, column_name }) => `${table_name}.${column_name}`)
      .filter((column) => !/\.id$|_id$|hash$|_key$/.test(column));
    expect(leftOut.sort()).toEqual([
      'bank_account.notice_mail_ids',
      // The id of the one whose place it takes.
      'bank_account.replaces',
      'bank_account.sealed_details',
      'company_address_change.link_spent',
      'credential_change.link_spent',
      'direct_debit.notice_mail_ids',
      'direct_debit.replaces',
      'event_tally.key',
      'event_tally.lines',
      // Somebody else's internal id.
      'mandate_change.former_granted_by',
      'mandate_offer.given_by',
      'mandate_offer.looked_up_at',
      'mandate_offer.sealed_name',
      // The administration's messages are no account's, and notices to a company's address neither.
      'message.from_service',
      'message_notice.siren',
      'passkey.state',
      'passkey.user_handle',
      'session.kept_form',
      'totp_app.last_step',
      'totp_app.sealed_secret',
    ]);
  });

  it('tells what stands in each of them, and no hash, sealed text or internal id', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, EMAIL);
    await fillEveryTable(platform, accountId);
    const told = JSON.stringify(await download(platform, accountId));

    for (const mark of [
      EMAIL,
      'ROSEMONDE',
      '75116',
      'Le prénom de votre conjoint',
      'SARL ESSAI',
      'un-service',
      ORIGIN.ip,
      'nouvelle@test.example',
      'bureau@martin.example',
      'NOM DE LA CREATION',
      '2030-01-01',
      'credentials-changed',
      'marque-du-journal',
      'FR…\u00a00189',
      'DEMA2345',
      someMail().subject,
    ]) {
      expect(told).toContain(mark);
    }
    const secrets = await secretValues(db());
    expect(secrets.length).toBeGreaterThan(10);
    for (const { column, value } of secrets) expect(told, column).not.toContain(value);
    expect(told).not.toContain(accountId);
    expect(told).not.toMatch(/hash|sealed|[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it('are told in the history, the line itself from the next time on', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, EMAIL);
    expect((await download(platform, accountId)).historique).toEqual([]);
    expect((await download(platform, accountId)).historique).toMatchObject([
      { evenement: 'data-downloaded', issue: 'done', adresse_reseau: ORIGIN.ip },
    ]);
  });

  it('hold nothing of somebody else', async () => {
    const platform = testPlatform(db());
    await fillEveryTable(platform, await openAccount(platform, EMAIL));
    const zoe = await openAccount(platform, 'zoe@test.example');
    await db().deleteFrom('mandate').where('account_id', '=', zoe).execute();
    await db().deleteFrom('dossier').where('account_id', '=', zoe).execute();
    const data = await download(platform, zoe);
    for (const [name] of Object.values(SECTIONS)) {
      expect(data[name], name).toHaveLength(name === 'mots_de_passe_choisis' ? 1 : 0);
    }
    expect(data.courriels).toEqual([]);
  });

  it('hold the mails to an address only for as long as it was the account’s own', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, 'NEW@test.example', { created_at: platform.clock.now() });
    const mailTo = async (to: string, subject: string) => putInOutbox(platform, { ...someMail(to), subject });
    await mailTo('old@test.example', 'to the old address, in its time');
    await mailTo('new@test.example', 'to somebody who had the new one before');
    platform.clock.advance({ minutes: 1 });
    await addChange(platform, accountId, {
      status: 'activated',
      old: 'old@test.example',
      asked: 'new@test.example',
    });
    platform.clock.advance({ minutes: 1 });
    await mailTo('old@test.example', 'to somebody who took the old one since');
    await mailTo('new@test.example', 'to the new address, in its time');
    expect((await download(platform, accountId)).courriels).toMatchObject([
      { objet: 'to the old address, in its time' },
      { objet: 'to the new address, in its time' },
    ]);
  });

  it('do not tell by the mail of a code how another account writes the address that was asked for', async () => {
    const platform = testPlatform(db());
    const accountId = await openAccount(platform, EMAIL);
    const change = await addChange(platform, accountId, {
      status: 'cancelled',
      old: EMAIL,
      asked: 'zoe@test.example',
    });
    await addCode(platform, accountId, change, await putInOutbox(platform, someMail('Zoe@Test.example')));
    expect((await download(platform, accountId)).courriels).toMatchObject([
      { destinataire: 'zoe@test.example' },
    ]);
  });
});

/** Every value of every column that keeps a secret. */
async function secretValues(db: Database): Promise<{ column: string; value: string }[]> {
  const { rows } = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema()
      and (column_name like '%hash' or column_name like 'sealed%')`.execute(db);
  const found: { column: string; value: string }[] = [];
  for (const { table_name, column_name } of rows) {
    const column = sql.ref(column_name);
    const values = await sql<{ value: string }>`
      select ${column} as value from ${sql.table(table_name)} where ${column} is not null`.execute(db);
    found.push(...values.rows.map(({ value }) => ({ column: `${table_name}.${column_name}`, value })));
  }
  return found;
}

/** A line in every table about an account, with something of its own to be found by. */
async function fillEveryTable(platform: TestPlatform, accountId: string): Promise<void> {
  const { db, clock, random } = platform;
  const now = clock.now();
  await signedIn(platform, EMAIL, PASSWORD);
  const change = await addChange(platform, accountId, {
    status: 'pending',
    old: EMAIL,
    asked: 'nouvelle@test.example',
  });
  await addCode(platform, accountId, change, await putInOutbox(platform, someMail('nouvelle@test.example')));
  await db
    .insertInto('company_address_change')
    .values({
      id: random.uuid(),
      siren: '732829320',
      account_id: accountId,
      status: 'pending',
      new_email: 'bureau@martin.example',
      new_email_key: 'bureau@martin.example',
      requested_at: now,
      link_spent: false,
      asked_from_network: null,
      asked_from_browser: null,
    })
    .execute();
  await db
    .insertInto('expiry_reminder')
    .values({ account_id: accountId, valid_until: '2030-01-01', days_before: 30 })
    .execute();
  await db
    .insertInto('registration')
    .values({
      id: random.uuid(),
      status: 'activated',
      mode: 'expert',
      email: EMAIL,
      email_key: EMAIL,
      password_hash: 'the hash of a password typed to register',
      ...SOME_HOLDER,
      last_name: 'NOM DE LA CREATION',
      security_question: 'Une question ?',
      security_answer_hash: 'the hash of an answer typed to register',
      siren: null,
      company_email: null,
      requested_at: now,
      ended_at: now,
      account_id: accountId,
    })
    .execute();
  await db
    .insertInto('recovery')
    .values({
      id: random.uuid(),
      account_id: accountId,
      status: 'credentials-changed',
      channel: 'letter',
      code_hash: 'r'.repeat(43),
      mail_id: null,
      wrong_answers: 2,
      requested_at: now,
      verified_at: null,
      ended_at: now,
    })
    .execute();
  const bank_account_id = await addBankAccount(platform, '100000000', { asked_by: accountId });
  await db
    .insertInto('direct_debit')
    .values({
      ...{ id: randomUUID(), reference: 'DEMA2345', siren: '100000000', service: 'payer-tva' },
      ...{
        bank_account_id,
        kind: 'monthly',
        state: 'asked',
        asked_by: accountId,
        asked_at: now,
        replaces: null,
      },
    })
    .execute();
  const details = { mark: 'marque-du-journal' };
  await inTransaction(platform, (tx) =>
    record(tx, { event: 'signed-in', accountId, origin: ORIGIN, details }),
  );
}

async function addChange(
  { db, clock, random }: TestPlatform,
  accountId: string,
  { status, old, asked }: { status: 'pending' | 'activated' | 'cancelled'; old: string; asked: string },
): Promise<string> {
  const id = random.uuid();
  await db
    .insertInto('credential_change')
    .values({
      id,
      account_id: accountId,
      status,
      old_email: old,
      new_email: asked,
      new_email_key: asked,
      new_password_hash: status === 'pending' ? 'the hash of a password asked for' : null,
      requested_at: clock.now(),
      ended_at: status === 'pending' ? null : clock.now(),
    })
    .execute();
  return id;
}

async function addCode(
  { db, clock, random }: TestPlatform,
  accountId: string,
  changeId: string,
  mailId: string,
) {
  await db
    .insertInto('activation_code')
    .values({
      id: random.uuid(),
      purpose: 'change',
      subject_id: changeId,
      account_id: accountId,
      code_hash: 'c'.repeat(43),
      mail_id: mailId,
      resent: false,
      created_at: clock.now(),
      used_at: null,
      revoked_at: null,
    })
    .execute();
}
