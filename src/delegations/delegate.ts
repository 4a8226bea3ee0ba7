import type { Actor } from '../account/session.ts';
import { makeOffer, type OfferOutcome } from '../mandates/granting/offer.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Platform } from '../platform/platform.ts';
import type { WantedDelegation } from './form.ts';

/** Why it cannot be offered in one company. */
export interface Obstacle {
  siren: string;
  name: string;
  why: Exclude<OfferOutcome, { outcome: 'offered' }>;
}

export type DelegateOutcome =
  | { outcome: 'offered' }
  | NotConfirmed
  | { outcome: 'refused'; obstacles: Obstacle[] };

/**
 * Offers delegations, one a company: all of them, or none where one cannot be. Nobody has a right before it is accepted.
 * @param idOf of each offer, the same when the form comes twice
 */
export async function delegate(
  platform: Platform,
  actor: Actor,
  { named, access, until, companies }: WantedDelegation,
  present: Confirmation,
  idOf: (siren: string) => string,
): Promise<DelegateOutcome> {
  // Companies are held one after the other: in one order, nobody waits in a circle.
  const inOrder = companies.toSorted((one, other) => (one.siren < other.siren ? -1 : 1));
  try {
    return await asConfirmedHolder(platform, actor, present, async (holder) => {
      const obstacles: Obstacle[] = [];
      for (const [index, { siren, name, services }] of inOrder.entries()) {
        const wanted = {
          id: idOf(siren),
          siren,
          services,
          role: 'delegataire',
          named,
          access,
          until,
          among: { companies: inOrder.length, index },
        } as const;
        const made = await makeOffer(holder, actor, wanted);
        if (made.outcome !== 'offered') obstacles.push({ siren, name, why: made });
      }
      if (obstacles.length > 0) throw new NotOffered(obstacles);
      return { outcome: 'offered' };
    });
  } catch (error) {
    if (error instanceof NotOffered) return { outcome: 'refused', obstacles: error.obstacles };
    throw error;
  }
}

/** Rolls back what was offered in other companies. */
class NotOffered extends Error {
  override readonly name = 'NotOffered';
  readonly obstacles: Obstacle[];
  constructor(obstacles: Obstacle[]) {
    super('a delegation cannot be offered');
    this.obstacles = obstacles;
  }
}
