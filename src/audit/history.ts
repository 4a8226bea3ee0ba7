import { type RawBuilder, sql } from 'kysely';
import type { AuditLogView, Database } from '../database/schema.ts';

/** One line, or several refusals of one kind that nothing came between: the newest of them stands for all. */
export interface HistoryLine
  extends Pick<AuditLogView, 'at' | 'event' | 'outcome' | 'ip' | 'user_agent' | 'details'> {
  /** How many lines it stands for, the oldest of them, and from how many network addresses they came. */
  lines: number;
  since: Date;
  addresses: number;
}

export interface HistoryPage {
  /** Newest first. */
  lines: HistoryLine[];
  /** Whether it begins with the newest line of all. */
  isNewest: boolean;
  /** Where the next page begins; absent on the last one. */
  older?: string;
}

export const LINES_A_PAGE = 25;
const BATCH = 100;

/**
 * What happened on an account, a page at a time; a page costs the same however many came before it. Refusals that follow
 * one another are one entry, so that what others tried does not bury what the holder did.
 * @param from where the page begins, as the one before it said; anything else, and it is the newest
 */
export async function historyOf(db: Database, accountId: string, from?: string): Promise<HistoryPage> {
  const start = readPlace(from);
  const entries: Entry[] = [];
  for await (const row of linesBefore(db, accountId, start)) {
    const entry = entries.at(-1);
    if (entry && joins(row) && joins(entry.newest) && row.event === entry.newest.event) entry.add(row);
    else if (entries.length === LINES_A_PAGE)
      return { lines: entries.map(asLine), isNewest: !start, older: placeOf(entries.at(-1)?.oldest ?? row) };
    else entries.push(new Entry(row));
  }
  return { lines: entries.map(asLine), isNewest: !start };
}

type Row = Pick<AuditLogView, 'at' | 'event' | 'outcome' | 'ip' | 'user_agent' | 'details'> & {
  id: string;
  micros: string;
};

class Entry {
  readonly newest: Row;
  oldest: Row;
  lines = 1;
  readonly addresses = new Set<string>();

  constructor(row: Row) {
    this.newest = row;
    this.oldest = row;
    if (row.ip !== null) this.addresses.add(row.ip);
  }

  add(row: Row): void {
    this.oldest = row;
    this.lines += 1;
    if (row.ip !== null) this.addresses.add(row.ip);
  }
}

function asLine({ newest, oldest, lines, addresses }: Entry): HistoryLine {
  const { at, event, outcome, ip, user_agent, details } = newest;
  return { at, event, outcome, ip, user_agent, details, lines, since: oldest.at, addresses: addresses.size };
}

/** A number (tally-events.ts) is told by itself. */
function joins({ outcome, details }: Row): boolean {
  return outcome === 'refused' && !details.includes('"times":');
}

/** A line by its instant, in microseconds, and its id: by these they are in order. */
export interface Place {
  micros: string;
  id: string;
}

async function* linesBefore(db: Database, accountId: string, start?: Place): AsyncGenerator<Row> {
  let before = start;
  let rows: Row[];
  do {
    const older = before ? isBefore(before) : sql``;
    ({ rows } = await sql<Row>`
      select log.id::text, at, (extract(epoch from at) * 1000000)::bigint::text as micros, event, outcome, ip, user_agent, details
      from audit_log log where account_id = ${accountId} and isfinite(at) ${older}
      order by log.at desc, log.id desc limit ${sql.lit(BATCH)}`.execute(db));
    yield* rows;
    before = rows.at(-1);
  } while (rows.length === BATCH);
}

/** Of a statement that reads the log: only what came before a line. */
export function isBefore({ micros, id }: Place): RawBuilder<unknown> {
  return sql`and (at, log.id) < (to_timestamp(0) + ${sql.lit(micros)}::bigint * interval '1 microsecond',
    ${sql.lit(id)}::bigint)`;
}

export function placeOf({ micros, id }: Place): string {
  return `${micros}.${id}`;
}

export function readPlace(text = ''): Place | undefined {
  const [, micros, id] = /^(\d{1,16})\.(-?\d{1,18})$/.exec(text) ?? [];
  return micros !== undefined && id !== undefined ? { micros, id } : undefined;
}
