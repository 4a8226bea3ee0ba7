import type { Actor } from '../account/session.ts';
import { changeStanding, layDown } from '../mandates/granting/standing.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import type { Delegation } from './delegations.ts';

export type EndOutcome = { outcome: 'ended' } | NotConfirmed | { outcome: 'gone' };

/** Ends a delegation at once, from either side: who has it lays it down, who may delegate its services takes it back. */
export async function endDelegation(
  platform: Platform,
  actor: Actor,
  { siren, services, holder }: Delegation,
  present: Confirmation,
): Promise<EndOutcome> {
  const of = { siren, services, role: 'delegataire' } as const;
  const result = await asConfirmedHolder(platform, actor, present, (acting) =>
    holder.id === actor.accountId
      ? layDown(acting, actor, of)
      : changeStanding(acting, actor, { ...of, holderId: holder.id }, 'ended'),
  );
  return result.outcome === 'changed' ? { outcome: 'ended' } : result;
}
