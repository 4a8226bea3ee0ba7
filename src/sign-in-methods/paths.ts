import { UNDER_SERVICES } from '../web/components/layout.tsx';
import { METHODS_TITLE } from './texts.ts';

export const METHODS = '/espace/moyens-de-connexion';
export const PASSKEYS = `${METHODS}/cles-d-acces`;
export const ADD_PASSKEY = `${PASSKEYS}/ajouter`;
/** Where the browser's answer goes. */
export const KEEP_PASSKEY = `${PASSKEYS}/garder`;

const APP = `${METHODS}/application`;
export const ADD_APP = `${APP}/ajouter`;
/** Where the first code goes. */
export const CONFIRM_APP = `${APP}/confirmer`;
export const REMOVE_APP = `${APP}/retrait`;
export const NEW_CODES = `${METHODS}/codes`;
export const CODES_FILE = `${NEW_CODES}/fichier`;
export const DISTRUST = `${METHODS}/navigateurs`;

/** Where a page below « Gérer mes moyens de connexion » stands. */
export function breadcrumbTo(label: string) {
  return [...UNDER_SERVICES, { label: METHODS_TITLE, href: METHODS }, { label }];
}
