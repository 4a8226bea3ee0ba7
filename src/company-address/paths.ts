export const ADDRESS_PATH = '/espace/adresse-entreprise';

/** Of one company. @param below what hangs there: « annuler » */
export function addressPath(siren: string, below?: string): string {
  return `${ADDRESS_PATH}${below === undefined ? '' : `/${below}`}?dossier=${siren}`;
}

/** Of all of them, to choose from. */
export const CHOICE_PATH = `${ADDRESS_PATH}?dossier=tous`;

/** The page of the link in the mails to the address before. */
export const CONTEST_PATH = '/adresse-entreprise/contestation';
