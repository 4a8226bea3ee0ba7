import { sql } from 'kysely';
import type { AuditLogView, Database, MandateRole } from '../database/schema.ts';
import { isBefore, LINES_A_PAGE, placeOf, readPlace } from './history.ts';

/** What was done for a company. */
export interface DossierLine extends Pick<AuditLogView, 'at' | 'event' | 'details'> {
  /** The account that did it; nobody where the operator or the program did. */
  by: { accountId: string; firstName: string; lastName: string; roles: MandateRole[] } | null;
}

export interface DossierHistoryPage {
  /** Newest first. */
  lines: DossierLine[];
  /** Whether it begins with the newest line of all. */
  isNewest: boolean;
  /** Where the next page begins; absent on the last one. */
  older?: string;
}

/**
 * What happened to a company's services and roles, a page at a time: `historyOf` tells the same of an account. One thing that
 * is on record for both sides is told once, of whoever did it; what nobody who was signed in did, by the one line that says so. What was refused is not told: a mistyped password is nobody
 * else's business.
 * @param events those that can be told
 * @param services those that the reader holds: what was done in others alone is not told
 * @param from where the page begins, as the one before it said; anything else, and it is the newest
 */
export async function dossierHistoryOf(
  db: Database,
  { siren, services, events }: { siren: string; services: readonly string[]; events: readonly string[] },
  from?: string,
): Promise<DossierHistoryPage> {
  const start = readPlace(from);
  const { rows } = await sql<DossierLine & { id: string; micros: string }>`
    select log.id::text, at, (extract(epoch from at) * 1000000)::bigint::text as micros, event, details,
      case when ip is not null and account.id is not null and roles is not null then json_build_object(
        'accountId', account.id, 'firstName', first_name, 'lastName', last_name, 'roles', roles) end as by
    from audit_log log
    left join account on account.id = log.account_id
    left join lateral (
      select array_agg(distinct role) as roles from mandate
      where mandate.account_id = log.account_id and mandate.siren = ${siren}
    ) held on true
    where substring(details from '"siren":"([0-9]{9})"') = ${siren} and outcome = 'done'
      and event = any(${events}::text[]) and isfinite(at) ${start ? isBefore(start) : sql``}
      and (ip is not null or details not like '%"side":"%' or details like '%"byNobody":true%')
      and coalesce(string_to_array(substring(details from '"services?":"([^"]*)"'), ' ') && ${services}::text[], true)
    order by at desc, log.id desc limit ${sql.lit(LINES_A_PAGE + 1)}`.execute(db);
  const shown = rows.slice(0, LINES_A_PAGE);
  const last = shown.at(-1);
  return {
    lines: shown.map(({ id: _, micros: __, ...line }) => line),
    isNewest: !start,
    ...(rows.length > LINES_A_PAGE && last && { older: placeOf(last) }),
  };
}
