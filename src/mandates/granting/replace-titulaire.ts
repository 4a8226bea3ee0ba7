import { type SqlBool, sql } from 'kysely';
import type { Account } from '../../account/account.ts';
import type { Tx } from '../../platform/unit-of-work.ts';
import { parisDay } from '../../web/french-dates.ts';
import { isHeld } from '../role-request.ts';
import { putDelegationsToSleep } from './delegations-asleep.tsx';

/** Services of one company. */
interface Services {
  siren: string;
  services: readonly string[];
}

/**
 * Somebody else becomes the titulaire: the role of the present one ends, awake or asleep, and the delegations that this one gave
 * sleep until the new one confirms them; suppléants stay. The caller holds the company, and makes the new one.
 * @returns the services in which there was something to end
 */
export async function endTitulaire(
  tx: Tx,
  { siren, services }: Services,
  { holder, successorId }: { holder: Account; successorId: string },
): Promise<string[]> {
  // In the order of the services: two that replace one titulaire wait in a line and not in a circle.
  const held = await tx.db
    .selectFrom('mandate')
    .select(['id', 'service'])
    .where('account_id', '=', holder.id)
    .where('siren', '=', siren)
    .where('service', 'in', services)
    .where(isHeld())
    .orderBy('service')
    .forUpdate()
    .execute();
  if (held.length === 0) return [];
  const ended = held.flatMap(({ service }) => service ?? []);
  // First: with the giver's role, what a délégataire knows of the company is gone.
  const why = { why: 'replaced', exceptFor: successorId } as const;
  await putDelegationsToSleep(tx, { giver: holder, siren, services: ended, ...why });
  const ids = held.map(({ id }) => id);
  await tx.db
    .updateTable('mandate')
    .set({ state: 'ended', until: tx.clock.now(), ended_reason: 'substituted' })
    .where('id', 'in', ids)
    .execute();
  return ended;
}

/** Who is the titulaire now is nothing less besides, and was it in no other way: one's own role that sleeps ends too. */
export async function endFormerRoles(
  tx: Tx,
  { siren, services }: Services,
  accountId: string,
): Promise<void> {
  if (services.length === 0) return;
  await tx.db
    .updateTable('mandate')
    .set({ state: 'ended', until: tx.clock.now(), ended_reason: 'became-titulaire' })
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('service', 'in', services)
    .where((eb) => eb.or([eb('role', '<>', 'titulaire'), eb('state', '=', 'asleep')]))
    .where('state', '<>', 'ended')
    .execute();
}

/**
 * Whether somebody asks to replace a titulaire in one of these services. Until that is decided nobody else takes over from the
 * titulaire, who would escape it by naming a friend. The caller holds the company.
 */
export async function isReplacementAsked(
  { db, clock }: Tx,
  { siren, services }: Services,
  holderId: string,
): Promise<boolean> {
  const request = await db
    .selectFrom('role_request')
    .select('id')
    .where('holder_id', '=', holderId)
    .where('siren', '=', siren)
    .where('state', '=', 'waiting')
    .where('last_day', '>=', parisDay(clock.now()))
    .where(sql<SqlBool>`jsonb_exists_any(services, ${services}::text[])`)
    .limit(1)
    .executeTakeFirst();
  return request !== undefined;
}
