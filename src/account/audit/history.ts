import type { Selectable } from 'kysely';
import type { AuditEventTable, Database } from '../../platform/database/schema.ts';

/** A line of the audit log, as its holder may see it. */
export type HistoryLine = Pick<
  Selectable<AuditEventTable>,
  'at' | 'event' | 'outcome' | 'ip' | 'user_agent' | 'details'
>;

export interface HistoryPage {
  /** Newest first. */
  lines: HistoryLine[];
  /** From 1; the nearest there is to the one asked for. */
  page: number;
  pages: number;
}

export const LINES_A_PAGE = 25;

/** What happened on an account (SPEC 7), a page at a time. @param page from 1 */
export async function historyOf(db: Database, accountId: string, page: number): Promise<HistoryPage> {
  const lines = db.selectFrom('audit_event').where('account_id', '=', accountId);
  const { count } = await lines
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  const pages = Math.max(1, Math.ceil(count / LINES_A_PAGE));
  const shown = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  return {
    lines: await lines
      .select(['at', 'event', 'outcome', 'ip', 'user_agent', 'details'])
      .orderBy('number', 'desc')
      .offset((shown - 1) * LINES_A_PAGE)
      .limit(LINES_A_PAGE)
      .execute(),
    page: shown,
    pages,
  };
}
