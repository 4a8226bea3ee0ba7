import { type Catalogue, serviceLabels } from '../home/catalogue.ts';
import { DESIGNATED_TEXTS } from '../mandates/granting/texts.ts';
import type { Obstacle } from './delegate.ts';
import type { DelegationErrors } from './form.ts';
import { DELEGATION_TEXTS } from './texts.ts';

/** What stood in the way of an offer, each beside the field that mends it. */
export function obstacleErrors(obstacles: readonly Obstacle[], catalogue: Catalogue): DelegationErrors {
  const labels = serviceLabels(catalogue);
  const errors: DelegationErrors = {};
  const already: string[] = [];
  const offered: string[] = [];
  for (const { name, why } of obstacles)
    switch (why.outcome) {
      case 'not-givable':
        errors.services = DELEGATION_TEXTS.serviceNotOnes;
        break;
      case 'oneself':
        errors.subscriber_number = DESIGNATED_TEXTS.numberOwn;
        break;
      case 'already':
        already.push(...why.services.map((id) => `« ${name} », ${labels.get(id) ?? id}`));
        break;
      case 'offered-already':
        offered.push(name);
        break;
      case 'too-many':
        // Of suppléants alone.
        break;
    }
  if (already.length > 0) errors.services = DELEGATION_TEXTS.already(already);
  if (offered.length > 0) errors.subscriber_number = DELEGATION_TEXTS.offeredAlready(offered);
  return errors;
}
