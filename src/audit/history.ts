import { type Selectable, sql } from 'kysely';
import type { AuditEventTable, Database } from '../database/schema.ts';

/** One line, or several refusals of one kind that nothing came between: the newest of them stands for all. */
export interface HistoryLine
  extends Pick<Selectable<AuditEventTable>, 'at' | 'event' | 'outcome' | 'ip' | 'user_agent' | 'details'> {
  /** How many lines it stands for, the oldest of them, and from how many network addresses they came. */
  lines: number;
  since: Date;
  addresses: number;
}

export interface HistoryPage {
  /** Newest first. */
  lines: HistoryLine[];
  /** From 1; the nearest there is to the one asked for. */
  page: number;
  pages: number;
}

export const LINES_A_PAGE = 25;

/**
 * What happened on an account, a page at a time. Refusals that follow one another are one entry, so that what others
 * tried does not bury what the holder did.
 * @param page from 1
 */
export async function historyOf(db: Database, accountId: string, page: number): Promise<HistoryPage> {
  // A number (tally-events.ts) is told by itself.
  const grouped = sql`
    with line as (
      select *, outcome = 'refused' and details not like '%"times":%' as joins
      from audit_event where account_id = ${accountId}
    ), marked as (
      select *, case when joins and lag(joins) over oldest and lag(event) over oldest = event then 0 else 1 end as begins
      from line window oldest as (order by number)
    ), entry as (select *, sum(begins) over (order by number) as entry from marked)`;
  const counted = await sql<{
    count: number;
  }>`${grouped} select coalesce(max(entry), 0)::integer as count from entry`.execute(db);
  const pages = Math.max(1, Math.ceil((counted.rows[0]?.count ?? 0) / LINES_A_PAGE));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  const { rows } = await sql<HistoryLine>`${grouped}
    select newest.at, newest.event, newest.outcome, newest.ip, newest.user_agent, newest.details,
           whole.lines, whole.since, whole.addresses
    from (
      select max(number) as number, count(*)::integer as lines, min(at) as since,
             count(distinct ip)::integer as addresses
      from entry group by entry
    ) whole join audit_event newest on newest.number = whole.number
    order by newest.number desc limit ${LINES_A_PAGE} offset ${(shown - 1) * LINES_A_PAGE}`.execute(db);
  return { lines: rows, page: shown, pages };
}
