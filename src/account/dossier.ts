import { type Selectable, sql } from 'kysely';
import type { Database, DossierTable } from '../database/schema.ts';
import { type ReadAlong, readAlone } from './read-along.ts';

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

/** A company, and the ids (in the catalogue) of the services open to it. */
export interface Dossier extends Omit<Selectable<DossierTable>, 'account_id'> {
  serviceIds: string[];
}

/** The dossiers of an account, by name, with their services. */
export const DOSSIERS: ReadAlong<Dossier[]> = {
  json: (accountId) => sql`(
    select coalesce(json_agg(json_build_object(
      'id', id, 'siren', siren, 'name', name, 'status', status, 'company_email', company_email,
      'serviceIds', (select coalesce(json_agg(service_id), '[]') from dossier_service where dossier_id = dossier.id)
    ) order by name, siren), '[]')
    from dossier where account_id = ${accountId})`,
  parse: (json) => json as Dossier[],
};

export function dossiersOf(db: Database, accountId: string): Promise<Dossier[]> {
  return readAlone(db, DOSSIERS, accountId, new Date());
}
