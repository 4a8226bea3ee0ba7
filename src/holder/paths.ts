import { UNDER_SERVICES } from '../web/components/layout.tsx';

export const HOLDER_DATA = '/espace/coordonnees';
export const EDIT = `${HOLDER_DATA}/modifier`;
export const QUESTION = `${HOLDER_DATA}/question`;
export const INFORMATION_MAILS = `${HOLDER_DATA}/courriels`;
export const HISTORY = `${HOLDER_DATA}/historique`;
export const RECAP = '/espace/recapitulatif.pdf';
export const ALL_DATA = '/espace/donnees.json';

/** Where a page below « Gérer vos coordonnées » stands. */
export function breadcrumbTo(label: string) {
  return [...UNDER_SERVICES, { label: 'Gérer vos coordonnées', href: HOLDER_DATA }, { label }];
}
