import { MANAGERS } from '../company/acting.ts';
import type { Database } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';

/**
 * Of the payments of a bank account those that somebody else is responsible for, and this account is not: whoever is
 * titulaire of one tax ends no account from which another one's titulaire pays. What nobody is titulaire or suppléant of
 * holds nobody up.
 * @param held the services of which the account is the titulaire or a suppléant
 */
export async function heldByOthers(
  db: Database,
  { siren, services }: { siren: string; services: readonly string[] },
  held: readonly string[],
  now: Date,
): Promise<string[]> {
  const missing = services.filter((service) => !held.includes(service));
  if (missing.length === 0) return [];
  const rows = await db
    .selectFrom('mandate')
    .select('service')
    .distinct()
    .where('siren', '=', siren)
    .where('service', 'in', missing)
    .where('role', 'in', MANAGERS)
    .where(isActive('mandate', now))
    .orderBy('service')
    .execute();
  return rows.flatMap(({ service }) => service ?? []);
}
