import type { PoolClient } from 'pg';
import { isNoSuchTable, UnfitDatabase } from './errors.ts';
import { MIGRATION_NAMES } from './migrate.ts';

/** Time limits that the server keeps, in milliseconds; 0 is none. */
export interface ServerLimits {
  /** One statement, what it waits for included. */
  statementMs: number;
  /** Waiting for one lock. */
  lockMs: number;
  /** A transaction whose program says nothing more: frozen or cut off, it would hold its locks for ever. */
  idleInTransactionMs: number;
}

/**
 * What the program relies on, whatever the database, the role or the server has by default: instants are read as ISO
 * 8601, locks and unique indexes are written for READ COMMITTED.
 */
const SETTINGS: Record<string, string> = {
  datestyle: 'ISO, DMY',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
};

const OLDEST_VERSION = 150_000;

/** Those that servers report to their client, so that poolers keep them for each client, whatever session it meets. */
const REPORTED = ['datestyle', 'timezone', 'standard_conforming_strings'];

/**
 * Makes a new connection ready for the program, or refuses it. A session's settings hold on a connection of our own.
 * Behind a pooler the next statement may meet another session, so there the others have to be the database's own.
 * @throws UnfitDatabase
 * @throws the database's own error
 */
export async function prepareConnection(
  client: PoolClient,
  limits: ServerLimits,
): Promise<'our own' | 'pooled'> {
  const facts = await factsOf(client);
  if (facts.version < OLDEST_VERSION) throw unfit('PostgreSQL 15 or later is needed');
  if (facts.encoding !== 'UTF8') throw unfit(`the database has the encoding ${facts.encoding}, not UTF8`);
  const isOurOwn = facts.pid === (client as { processID?: number }).processID;
  const settings = Object.entries(SETTINGS).filter(([name]) => isOurOwn || REPORTED.includes(name));
  const all = [...settings, ...(isOurOwn ? Object.entries(limitSettings(limits)) : [])];
  await client.query(all.map(([name, value]) => `set ${name} = '${value}'`).join('; '));
  if (isOurOwn) return 'our own';
  refuseSettings(await factsOf(client));
  return 'pooled';
}

/**
 * Whether the server at the other end, which a failover or a pooler may have changed, is the one that is needed.
 * @throws UnfitDatabase when it takes no writes, or lacks tables of this program
 */
export async function inspectServer(session: Session): Promise<void> {
  const { rows } = await session.query(`select current_setting('transaction_read_only') as "readOnly"`, []);
  if (rows[0]?.readOnly !== 'off')
    throw unfit('the database is read-only: a standby, or a server that takes no writes now');
  const done = await migrationsOf(session);
  if (!MIGRATION_NAMES.every((name) => done.has(name))) throw unfit('the tables are not up to date');
}

/** A connection, or what stands for one. */
export interface Session {
  query(statement: string, values: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/**
 * One transaction's own: what holds through every pooler.
 * @param limits undefined where the session keeps them already
 */
export function beginWith(
  limits: ServerLimits | undefined,
  isolation = 'read committed',
  access = '',
): string[] {
  const settings = Object.entries(limits ? limitSettings(limits) : {});
  const locals = settings.map(([name, value]) => `set local ${name} = ${value}`);
  return [`start transaction isolation level ${isolation} ${access}`.trim(), ...locals];
}

interface Facts {
  pid: number;
  version: number;
  encoding: string;
  datestyle: string;
  isolation: string;
  strings: string;
}

async function factsOf(client: PoolClient): Promise<Facts> {
  const { rows } = await client.query<Facts>(`select pg_backend_pid() as pid,
    current_setting('server_version_num')::integer as version,
    current_setting('server_encoding') as encoding,
    current_setting('datestyle') as datestyle,
    current_setting('default_transaction_isolation') as isolation,
    current_setting('standard_conforming_strings') as strings`);
  const [facts] = rows;
  if (!facts) throw unfit('the database does not tell its settings');
  return facts;
}

async function migrationsOf(session: Session): Promise<Set<unknown>> {
  try {
    const { rows } = await session.query('select name from kysely_migration', []);
    return new Set(rows.map(({ name }) => name));
  } catch (error) {
    if (isNoSuchTable(error)) return new Set();
    throw error;
  }
}

function limitSettings(limits: ServerLimits): Record<string, number> {
  return {
    statement_timeout: limits.statementMs,
    lock_timeout: limits.lockMs,
    idle_in_transaction_session_timeout: limits.idleInTransactionMs,
  };
}

function refuseSettings({ datestyle, isolation, strings }: Facts): void {
  const wrong = [
    ...(datestyle.startsWith('ISO') ? [] : [`datestyle = 'ISO, DMY'`]),
    ...(isolation === 'read committed' ? [] : [`default_transaction_isolation = 'read committed'`]),
    ...(strings === 'on' ? [] : ['standard_conforming_strings = on']),
  ];
  if (wrong.length === 0) return;
  const statements = wrong.map((setting) => `alter role … in database … set ${setting}`);
  throw unfit(`behind a connection pooler the role of the program needs ${statements.join('; ')}`);
}

function unfit(what: string): UnfitDatabase {
  return new UnfitDatabase(`DATABASE_URL: ${what}`);
}
