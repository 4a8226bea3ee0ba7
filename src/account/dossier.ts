import type { Selectable } from 'kysely';
import type { Database, DossierTable } from '../database/schema.ts';

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

export async function dossierCount(db: Database, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('dossier')
    .where('account_id', '=', accountId)
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The dossiers of an account, by name, with their services. */
export async function dossiersOf(db: Database, accountId: string): Promise<Dossier[]> {
  const dossiers = await db
    .selectFrom('dossier')
    .select(['id', 'siren', 'name', 'status', 'company_email'])
    .where('account_id', '=', accountId)
    .orderBy('name')
    .orderBy('siren')
    .execute();
  if (dossiers.length === 0) return [];
  const services = await db
    .selectFrom('dossier_service')
    .selectAll()
    .where(
      'dossier_id',
      'in',
      dossiers.map((dossier) => dossier.id),
    )
    .execute();
  const byDossier = Map.groupBy(services, (service) => service.dossier_id);
  return dossiers.map((dossier) => ({
    ...dossier,
    serviceIds: (byDossier.get(dossier.id) ?? []).map((service) => service.service_id),
  }));
}
