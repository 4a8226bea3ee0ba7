import { sql } from 'kysely';
import type { ReadAlong } from '../database/read-along.ts';
import type { MandateAccess, MandateRole, MandateTable } from '../database/schema.ts';
import { isShown } from './mandate.ts';

/** One mandate as its holder reads it. */
export interface Habilitation {
  siren: string;
  /** Of the company, as this account knows it. */
  name: string;
  /** None while a letter is awaited. */
  service: string | null;
  role: MandateRole;
  access: MandateAccess;
  state: 'active' | 'waiting-letter';
  since: Date;
  until: Date | null;
  basis: 'letter' | 'designation' | 'delegation' | 'adhesion' | 'substitution';
  /** First and last name of who gave it; nobody where the company did, or where that account is gone. */
  givenBy: { firstName: string; lastName: string } | null;
}

/** « Consulter vos services »: every mandate that is active or waits for its letter, company by company. */
export const HABILITATIONS: ReadAlong<Habilitation[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object(
      'siren', mandate.siren, 'name', dossier.name, 'service', service, 'role', role, 'access', access, 'state', state,
      'since', since, 'until', until, 'basis', basis,
      'givenBy', case when giver.id is not null
        then json_build_object('firstName', giver.first_name, 'lastName', giver.last_name) end
    ) order by dossier.name, mandate.siren, service, role), '[]')
    from mandate
    join dossier on dossier.account_id = mandate.account_id and dossier.siren = mandate.siren
    left join account giver on giver.id = granted_by
    where mandate.account_id = ${accountId} and ${isShown('mandate', now)})`,
  parse: (json) =>
    (json as (Habilitation & { since: string; until: string | null } & Pick<MandateTable, 'role'>)[]).map(
      (one) => ({
        ...one,
        since: new Date(one.since),
        until: one.until === null ? null : new Date(one.until),
      }),
    ),
};
