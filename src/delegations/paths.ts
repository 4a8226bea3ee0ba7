import { UNDER_SERVICES } from '../web/components/layout.tsx';

export const DELEGATIONS = '/espace/delegations';
export const NEW_DELEGATION = `${DELEGATIONS}/nouvelle`;
export const WITHDRAW_OFFER = `${DELEGATIONS}/propositions/:id/retirer`;

/** « Gérer ou consulter vos délégations », as the menu calls it. */
export const DELEGATIONS_TITLE = 'Gérer ou consulter vos délégations';

export function breadcrumbTo(label: string) {
  return [...UNDER_SERVICES, { label: DELEGATIONS_TITLE, href: DELEGATIONS }, { label }];
}
