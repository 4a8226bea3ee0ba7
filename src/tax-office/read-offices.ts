import type { Database } from '../database/schema.ts';
import type { Office } from './offices-file.ts';

/** The offices that look after companies, by their SIREN; those of which none is known are not there. */
export async function officesOf(
  db: Database,
  sirens: readonly string[],
): Promise<ReadonlyMap<string, Office>> {
  if (sirens.length === 0) return new Map();
  const rows = await db
    .selectFrom('tax_office_company')
    .innerJoin('tax_office', 'tax_office.id', 'office_id')
    .select(['siren', 'id', 'name', 'address', 'phone', 'hours', 'email', 'appointment'])
    .where('siren', 'in', sirens)
    .execute();
  return new Map(
    rows.map(({ siren, email, appointment, ...office }) => [
      siren,
      { ...office, email: email ?? undefined, appointment: appointment ?? undefined },
    ]),
  );
}
