import { record } from '../audit/record-event.ts';
import { BY_NOBODY, companyName, roleDetails } from '../mandates/granting/company.ts';
import { namedIn } from '../mandates/granting/offers.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { detailsOf } from '../role-requests/grant-request.ts';
import { endRequest } from '../role-requests/role-request-row.ts';
import { type Disputed, undoneSince } from './changed-roles.ts';
import type { Withdrawn } from './role-lines.tsx';

/** Takes back what the bearer of a disputed account offered and nobody has answered yet, from 72 hours before the request. */
export async function withdrawOffered(tx: Tx, disputed: Disputed, origin?: Origin): Promise<Withdrawn[]> {
  const { accountId } = disputed;
  const offers = await tx.db
    .updateTable('mandate_offer')
    .set({ state: 'withdrawn', ended_at: tx.clock.now() })
    .where('given_by', '=', accountId)
    .where('state', '=', 'waiting')
    .where('offered_at', '>=', undoneSince(disputed))
    .returning(['siren', 'services', 'role', 'sealed_name'])
    .execute();
  const withdrawn: Withdrawn[] = [];
  for (const { siren, services, role, sealed_name } of offers) {
    const details = roleDetails(siren, services, role, 'giver');
    const told = origin ? { origin, details } : { details: { ...details, ...BY_NOBODY } };
    await record(tx, { event: 'offer-withdrawn', accountId, ...told });
    const company = `${await companyName(tx.db, accountId, siren)} (SIREN ${siren})`;
    withdrawn.push({ siren, what: 'offer', role, company, whom: namedIn(tx, sealed_name) });
  }
  return withdrawn;
}

/**
 * The same of what the account asked for itself: what the operator or a letter would grant later, and the titulaire to be
 * replaced would have to answer. What waits again because its titulaire's agreement is contested is not its affair alone.
 */
export async function withdrawRequested(tx: Tx, disputed: Disputed, origin?: Origin): Promise<Withdrawn[]> {
  const { accountId } = disputed;
  const requests = await tx.db
    .selectFrom('role_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('state', '=', 'waiting')
    .where('requested_at', '>=', undoneSince(disputed))
    .where('reopened_at', 'is', null)
    .orderBy('id')
    .execute();
  const withdrawn: Withdrawn[] = [];
  for (const request of requests) {
    if (!(await endRequest(tx, request.id, 'withdrawn'))) continue;
    const details = detailsOf(request);
    await record(tx, { event: 'role-request-withdrawn', accountId, details, ...(origin && { origin }) });
    const { siren, kind: what } = request;
    const company = `${await companyName(tx.db, accountId, siren)} (SIREN ${siren})`;
    withdrawn.push({ siren, what, role: 'titulaire', company });
  }
  return withdrawn;
}
