import { sql } from 'kysely';
import type { Trx } from '../database/schema.ts';

/** What the program writes of a line and its mac covers, as texts. */
export interface LineContent {
  /** UTC, to the microsecond: `2026-11-26T08:00:00.123000Z`. */
  at: string;
  event: string;
  outcome: string;
  account_id: string | null;
  ip: string | null;
  user_agent: string | null;
  details: string;
  nonce: string;
}

/** A line as the database has it, every column as the text that it holds exactly. */
export interface SealedLine extends LineContent {
  id: string;
  xid: string;
  key: string;
  mac: string;
  /** `2026-11` in UTC, by which the purge takes lines; `odd` for an instant that no program writes. */
  month: string;
}

/** What the mac of a line is made of. */
export function contentText(line: LineContent): string {
  const { at, event, outcome, account_id, ip, user_agent, details, nonce } = line;
  return JSON.stringify([at, event, outcome, account_id, ip, user_agent, details, nonce]);
}

/** What a seal binds: the leaf of its tree. Nobody guesses the line from its hash, for the mac and the nonce are in it. */
export function leafText(line: SealedLine): string {
  const { id, xid, at, event, outcome, account_id, ip, user_agent, details, nonce, key, mac } = line;
  return JSON.stringify([id, xid, at, event, outcome, account_id, ip, user_agent, details, nonce, key, mac]);
}

/** What a JSON text says; nothing where it is none. */
export function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** As PostgreSQL keeps instants, to the microsecond. @param micros after the millisecond, of which the last three digits count */
export function instantText(at: Date, micros = 0): string {
  return at.toISOString().replace('Z', `${String(micros % 1_000).padStart(3, '0')}Z`);
}

/** How every line is read: for {@link readLine}. */
export const LINE_COLUMNS = sql`id::text, xid::text, trim_scale(extract(epoch from at) * 1000000)::text as micros,
  event, outcome, account_id::text, ip, user_agent, details, nonce::text, key, mac`;

export function readLine({
  micros,
  ...row
}: Omit<SealedLine, 'at' | 'month'> & { micros: string }): SealedLine {
  const at = instantOf(micros);
  return { ...row, at, month: /^\d{4}-\d{2}/.exec(at)?.[0] ?? 'odd' };
}

/**
 * The lines of one server's transactions from one number on, up to another one if it is given, in the order in which
 * seals bind them; a batch at a time, so that they may be any number.
 */
export async function* linesOf(
  trx: Trx,
  { system, from, below }: { system: string; from: string; below?: string },
): AsyncGenerator<SealedLine> {
  const till = below === undefined ? sql`` : sql`and xid < ${sql.lit(below)}::xid8`;
  const query = sql`select ${LINE_COLUMNS} from audit_line
    where system = ${sql.lit(system)}::bigint and xid >= ${sql.lit(from)}::xid8 ${till} order by audit_line.xid, audit_line.id`;
  for await (const row of inBatches<Parameters<typeof readLine>[0]>(trx, query)) yield readLine(row);
}

const BATCH = 2_000;
let cursors = 0;

/** The rows of a query, through a cursor of the transaction. */
export async function* inBatches<Row>(trx: Trx, query: ReturnType<typeof sql>): AsyncGenerator<Row> {
  const cursor = sql.id(`audit_${cursors++}`);
  await sql`declare ${cursor} no scroll cursor for ${query}`.execute(trx);
  let rows: Row[];
  do {
    ({ rows } = await sql<Row>`fetch ${sql.lit(BATCH)} from ${cursor}`.execute(trx));
    yield* rows;
  } while (rows.length === BATCH);
  await sql`close ${cursor}`.execute(trx);
}

/** @param micros since 1970; whatever is no instant of a year of four digits stays what it is */
function instantOf(micros: string): string {
  if (!/^\d{1,18}$/.test(micros)) return micros;
  const ms = new Date(Math.floor(Number(micros) / 1000));
  if (Number.isNaN(ms.getTime()) || ms.getUTCFullYear() > 9_999) return micros;
  return ms.toISOString().replace('Z', `${micros.slice(-3).padStart(3, '0')}Z`);
}
