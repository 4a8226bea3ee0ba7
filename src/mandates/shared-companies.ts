import { type RawBuilder, sql } from 'kysely';
import type { Database, MandateRole } from '../database/schema.ts';
import { isActive } from './mandate.ts';

/** What one account holds in one company that another account holds services of as well. */
export interface Share {
  siren: string;
  subscriberNumber: string;
  role: MandateRole;
  services: string[];
  since: Date;
}

/**
 * Who holds what in companies that several accounts act for, for the operator: the titulaires first, then who came first.
 * @param siren of one company alone, however many act for it
 */
export async function sharedCompanies(db: Database, now: Date, siren?: string): Promise<Share[]> {
  const which: RawBuilder<unknown> = siren
    ? sql`siren = ${siren}`
    : sql`siren in (select siren from held group by siren having count(distinct account_id) > 1)`;
  const { rows } = await sql<Share>`
    with held as (
      select * from mandate where ${isActive('mandate', now)}
    )
    select siren, subscriber_number as "subscriberNumber", role,
      array_agg(service order by service) as services, min(since) as since
    from held join account on account.id = account_id
    where ${which}
    group by siren, subscriber_number, role
    order by siren, role = 'titulaire' desc, min(since), subscriber_number`.execute(db);
  return rows;
}
