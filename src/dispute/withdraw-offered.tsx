import { record } from '../audit/record-event.ts';
import { companyName, roleDetails } from '../mandates/granting/company.ts';
import { namedIn } from '../mandates/granting/offers.ts';
import { ROLE_OF } from '../mandates/texts.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { BEFORE_REQUEST_MS, type Disputed } from './undo-roles.ts';

/**
 * Takes back what the bearer of a disputed account offered and nobody has answered yet, from 72 hours before the request.
 * @returns a line each, for the holder
 */
export async function withdrawOffered(tx: Tx, { accountId, requestedAt }: Disputed): Promise<string[]> {
  const withdrawn = await tx.db
    .updateTable('mandate_offer')
    .set({ state: 'withdrawn', ended_at: tx.clock.now() })
    .where('given_by', '=', accountId)
    .where('state', '=', 'waiting')
    .where('offered_at', '>=', new Date(requestedAt.getTime() - BEFORE_REQUEST_MS))
    .returning(['siren', 'services', 'role', 'sealed_name'])
    .execute();
  const lines: string[] = [];
  for (const { siren, services, role, sealed_name } of withdrawn) {
    await record(tx, {
      event: 'offer-withdrawn',
      accountId,
      details: roleDetails(siren, services, role, 'giver'),
    });
    const name = await companyName(tx.db, accountId, siren);
    const whom = namedIn(tx, sealed_name);
    const to = whom ? `à « ${whom.name} », abonné ${whom.number}` : 'à une personne';
    lines.push(`proposition ${to} d’un ${ROLE_OF[role]}, ${name} (SIREN ${siren}) : retirée`);
  }
  return lines;
}
