import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Instant, type ReadAlong, readAlone } from '../database/read-along.ts';
import type { Database, MandateRole } from '../database/schema.ts';
import { isShown } from './mandate.ts';

/**
 * Whether a text is a SIREN: 9 digits whose Luhn sum is a multiple of 10 (INSEE; ISO/IEC 7812-1, annex B).
 * The number of no company at all, `000000000`, is refused.
 */
export function isSiren(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false;
  const sum = [...text].reduce((total, digit, index) => total + weigh(Number(digit), index), 0);
  return sum % 10 === 0;
}

/** Every second digit from the right is doubled, its digits added: with 9 digits, those at odd positions. */
function weigh(digit: number, index: number): number {
  if (index % 2 === 0) return digit;
  return digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
}

/** The page of what happened to a company, for those who act for it. */
export function dossierHistoryPath(siren: string): string {
  return `/espace/dossiers/${siren}/historique`;
}

/** A company as an account sees it, and the services (their ids in the catalogue) that it may use there. */
export interface Dossier {
  id: string;
  siren: string;
  name: string;
  /** `waiting`: no service is open until the code of the letter is entered. */
  status: 'open' | 'waiting';
  company_email: string | null;
  serviceIds: string[];
  /** Those of them in which it may only read. */
  readOnlyIds: string[];
}

/** The dossiers of an account, by name: those of which a mandate is active, or waits for its letter. */
export const DOSSIERS: ReadAlong<Dossier[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object(
      'id', id, 'siren', siren, 'name', name, 'company_email', company_email,
      'status', case when services = '[]' then 'waiting' else 'open' end, 'serviceIds', services::json, 'readOnlyIds', read_only::json
    ) order by name, siren), '[]')
    from dossier cross join lateral (
      select coalesce(jsonb_agg(service order by service) filter (where is_open), '[]') as services,
        coalesce(jsonb_agg(service order by service) filter (where is_open and not acts), '[]') as read_only,
        count(*) as shown
      from (
        select service, bool_or(state = 'active') as is_open, bool_or(access = 'act') as acts
        from mandate
        where mandate.account_id = dossier.account_id and mandate.siren = dossier.siren and ${isShown('mandate', now)}
        group by service
      ) by_service
    ) given
    where account_id = ${accountId} and shown > 0)`,
  parse: (json) => json as Dossier[],
};

export function dossiersOf(db: Database, accountId: string, now: Date): Promise<Dossier[]> {
  return readAlone(db, DOSSIERS, accountId, now);
}

/** A space in simplified mode whose own company is not open yet: nothing can be asked for another. */
export function onlyWaits(dossiers: readonly Dossier[]): boolean {
  return dossiers.length > 0 && dossiers.every(({ status }) => status === 'waiting');
}

/** The company that one acts for, and as what. */
export interface ActingFor {
  siren: string;
  name: string;
  /** None while its letter is awaited. */
  roles: MandateRole[];
}

/** How many dossiers an account has, and the one that is chosen in a session, or the only one there is. */
export interface DossierInView {
  dossiers: number;
  current: ActingFor | null;
}

/** @param chosenId the column of the same statement that names the dossier chosen */
export function dossierInView(
  accountId: Expression<string>,
  chosenId: Expression<string | null>,
  now: Instant,
): RawBuilder<DossierInView> {
  return sql`(
    with given as (
      select siren, array_agg(distinct role) filter (where state = 'active') as roles
      from mandate where mandate.account_id = ${accountId} and ${isShown('mandate', now)}
      group by siren)
    select json_build_object('dossiers', (select count(*) from given), 'current', (
      select json_build_object('siren', siren, 'name', name, 'roles', coalesce(roles, '{}'))
      from given join dossier using (siren)
      where dossier.account_id = ${accountId} and (dossier.id = ${chosenId} or (select count(*) from given) = 1))))`;
}

/** Whether the `dossier` of a statement is one of them. */
export function isListed(now: Date): RawBuilder<SqlBool> {
  return sql`exists (
    select from mandate where mandate.account_id = dossier.account_id and mandate.siren = dossier.siren
      and ${isShown('mandate', now)})`;
}

/** Whether the `dossier` of a statement waits for the code of its letter. */
export const AWAITS_LETTER = sql<SqlBool>`exists (
  select from mandate where mandate.account_id = dossier.account_id and mandate.siren = dossier.siren
    and state = 'waiting-letter')`;
