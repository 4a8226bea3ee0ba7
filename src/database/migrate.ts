import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import {
  isCancelled,
  isDeadlock,
  isLockedTooLong,
  isNoSuchTable,
  isNotAllowed,
  UnfitDatabase,
} from './errors.ts';
import * as theMainJob from './migrations/0001-the-main-job.ts';
import * as expiryReminders from './migrations/0002-expiry-reminders.ts';
import * as aroundTheAccount from './migrations/0003-around-the-account.ts';
import * as disputes from './migrations/0004-disputes.ts';
import * as whoEntersACode from './migrations/0005-who-enters-a-code.ts';
import * as signInByCode from './migrations/0006-sign-in-by-code.ts';
import * as proofs from './migrations/0008-proofs.ts';
import * as mailAllowances from './migrations/0009-mail-allowances.ts';
import * as guards from './migrations/0011-guards.ts';
import * as mailLanes from './migrations/0012-mail-lanes.ts';
import * as codesByPurpose from './migrations/0013-codes-by-purpose.ts';
import * as informationMails from './migrations/0014-information-mails.ts';
import * as auditLog from './migrations/0015-audit-log.ts';
import * as serverOfALine from './migrations/0017-server-of-a-line.ts';
import * as lettersWithoutAnswer from './migrations/0018-letters-without-answer.ts';
import * as mandates from './migrations/0020-mandates.ts';
import * as offers from './migrations/0021-offers.ts';
import * as delegations from './migrations/0022-delegations.ts';
import * as roleRequests from './migrations/0023-role-requests.ts';
import * as mandateChanges from './migrations/0024-mandate-changes.ts';
import * as strongSignIn from './migrations/0025-strong-sign-in.ts';
import * as passkeys from './migrations/0026-passkeys.ts';
import * as indexesOfHourlyWork from './migrations/0028-indexes-of-hourly-work.ts';
import * as successors from './migrations/0029-successors.ts';
import * as passkeysAsFactors from './migrations/0030-passkeys-as-factors.ts';
import * as lostFactors from './migrations/0032-lost-factors.ts';
import * as lockedSpaces from './migrations/0033-locked-spaces.ts';
import * as recoveriesAndFactors from './migrations/0034-recoveries-and-factors.ts';
import * as disputedSignIns from './migrations/0035-disputed-sign-ins.ts';
import * as bankAccounts from './migrations/0036-bank-accounts.ts';
import * as companyAddresses from './migrations/0038-company-addresses.ts';
import * as companyAddressChanges from './migrations/0039-company-address-changes.ts';
import * as messages from './migrations/0040-messages.ts';
import * as messageNotices from './migrations/0041-message-notices.ts';
import * as taxOffices from './migrations/0042-tax-offices.ts';
import * as directDebits from './migrations/0043-direct-debits.ts';

/** In the order in which they run; a migration that has been released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-the-main-job': theMainJob,
  '0002-expiry-reminders': expiryReminders,
  '0003-around-the-account': aroundTheAccount,
  '0004-disputes': disputes,
  '0005-who-enters-a-code': whoEntersACode,
  '0006-sign-in-by-code': signInByCode,
  '0008-proofs': proofs,
  '0009-mail-allowances': mailAllowances,
  '0011-guards': guards,
  '0012-mail-lanes': mailLanes,
  '0013-codes-by-purpose': codesByPurpose,
  '0014-information-mails': informationMails,
  '0015-audit-log': auditLog,
  '0017-server-of-a-line': serverOfALine,
  '0018-letters-without-answer': lettersWithoutAnswer,
  '0020-mandates': mandates,
  '0021-offers': offers,
  '0022-delegations': delegations,
  '0023-role-requests': roleRequests,
  '0024-mandate-changes': mandateChanges,
  '0025-strong-sign-in': strongSignIn,
  '0026-passkeys': passkeys,
  '0028-indexes-of-hourly-work': indexesOfHourlyWork,
  '0029-successors': successors,
  '0030-passkeys-as-factors': passkeysAsFactors,
  '0032-lost-factors': lostFactors,
  '0033-locked-spaces': lockedSpaces,
  '0034-recoveries-and-factors': recoveriesAndFactors,
  '0035-disputed-sign-ins': disputedSignIns,
  '0036-bank-accounts': bankAccounts,
  '0038-company-addresses': companyAddresses,
  '0039-company-address-changes': companyAddressChanges,
  '0040-messages': messages,
  '0041-message-notices': messageNotices,
  '0042-tax-offices': taxOffices,
  '0043-direct-debits': directDebits,
};

/** What has to have run for the program to work. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/** The database is not up to date, and the role in use may not change that. */
export class OwnerNeeded extends Error {
  constructor() {
    super(
      'DATABASE_URL: the tables are not up to date; run "npm run migrate" as their owner, then start again',
    );
    this.name = 'OwnerNeeded';
  }
}

/**
 * Brings the database to today's schema. Looks first, so that a start with nothing to do waits for nobody. Several
 * instances may start at once: one migrates, the others say what they wait for.
 * @param say told what takes time
 * @throws OwnerNeeded, UnfitDatabase
 * @throws the database's own error when a migration fails; all of them are rolled back then
 */
export async function migrate<T>(db: Kysely<T>, say: (line: string) => void): Promise<void> {
  const tell = onceAMinute(say);
  while (await isBehind(db)) {
    const obstacle = await tryToMigrate(db as Kysely<unknown>, say);
    if (obstacle === undefined) return;
    tell(obstacle);
    await pause(BETWEEN_TRIES_MS);
  }
}

const READ_ONLY =
  'DATABASE_URL: the tables are not up to date, and the database is read-only: a standby, or a server that takes no writes now';
const BETWEEN_TRIES_MS = 500;
const MINUTE_MS = 60_000;
/** The one that Kysely's migrator takes, for the session: version 0.1.0 does. */
const LOCK = 3_853_314_791_062_309_107n;

async function isBehind<T>(db: Kysely<T>): Promise<boolean> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    const done = new Set(rows.map(({ name }) => name));
    return !MIGRATION_NAMES.every((name) => done.has(name));
  } catch (error) {
    if (isNoSuchTable(error)) return true;
    throw error;
  }
}

/** @returns what is in the way, for the operator; nothing once the tables are up to date */
async function tryToMigrate(db: Kysely<unknown>, say: (line: string) => void): Promise<string | undefined> {
  try {
    return await db.transaction().execute(async (trx) => {
      // Of the transaction and not of the session, which a pooler may hand to somebody else with the lock still on it.
      const { rows } = await sql<{ taken: boolean; readOnly: string }>`
        select pg_try_advisory_xact_lock(${sql.lit(LOCK)}) as taken,
          current_setting('transaction_read_only') as "readOnly"`.execute(trx);
      if (rows[0]?.readOnly === 'on') throw new UnfitDatabase(READ_ONLY);
      if (!rows[0]?.taken) return await holderOfLock(trx);
      await takeTables(trx);
      // A large table may take a while.
      say('Bringing the tables up to date.');
      await runMigrations(trx);
      return undefined;
    });
  } catch (error) {
    if (!isLockedTooLong(error) && !isDeadlock(error) && !isCancelled(error)) throw error;
    return 'The tables have to be brought up to date, but somebody else has one of them locked; waiting.';
  }
}

/**
 * Takes all tables before anything is changed, or none. Taken one by one as they are changed, each might be wanted by a request
 * that holds another: PostgreSQL then ends that request, which version 0.1.0 answers with 500. So this waits for less than the
 * second after which PostgreSQL looks for such a circle, and begins again.
 */
async function takeTables(trx: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname = current_schema() and pg_has_role(tableowner, 'usage') order by tablename`.execute(trx);
  if (rows.length === 0) return;
  const tables = sql.join(rows.map(({ schema, name }) => sql.id(schema, name)));
  // An autovacuum gives its table up to whoever has waited for that second. This way of waiting keeps no request out, and is
  // in nobody's circle.
  await sql`lock table ${tables} in share update exclusive mode`.execute(trx);
  await sql`set local statement_timeout = ${sql.lit(TAKING_MS)}`.execute(trx);
  await sql`lock table ${tables} in access exclusive mode`.execute(trx);
  await sql`set local statement_timeout = 0`.execute(trx);
}

/** Less than `deadlock_timeout`, a second unless it is set. */
const TAKING_MS = 700;

/** @throws OwnerNeeded */
async function runMigrations(trx: Kysely<unknown>): Promise<void> {
  const provider = { getMigrations: async () => MIGRATIONS };
  // Work on several went on at once: a database of the time between may have a later one already.
  const migrator = new Migrator({ db: trx, provider, allowUnorderedMigrations: true });
  const { error } = await migrator.migrateToLatest();
  if (isNotAllowed(error)) throw new OwnerNeeded();
  if (error) throw error;
}

async function holderOfLock(trx: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 1
    and (classid::bigint << 32) | objid::bigint = ${sql.lit(LOCK)}`.execute(trx);
  const [holder] = rows;
  const who = holder ? `process ${holder.pid} of the database server` : 'another instance';
  const way = holder ? `; where nothing does: select pg_terminate_backend(${holder.pid})` : '';
  return `The tables are being brought up to date by ${who}; waiting for it${way}.`;
}

/** Lines that differ are told at once, the same again after a minute. */
function onceAMinute(say: (line: string) => void): (line: string) => void {
  let last = { line: '', at: 0 };
  return (line) => {
    const at = performance.now();
    if (line === last.line && at - last.at < MINUTE_MS) return;
    last = { line, at };
    say(line);
  };
}
