import { UNDER_HOME } from '../web/components/layout.tsx';
import { DEBIT_TEXTS } from './texts.ts';

export const DIRECT_DEBITS = '/espace/prelevements';

/** The contracts of one company, and what hangs below. */
export function companyPath(siren: string): string {
  return `${DIRECT_DEBITS}/${siren}`;
}

/** Where a link of a mail stops a contract that waits, and where it is said that it is stopped. */
export const STOP_PATHS = { stop: '/prelevements/arret', stopped: '/prelevements/arret/fait' } as const;

export const UNDER_DIRECT_DEBITS = [...UNDER_HOME, { label: DEBIT_TEXTS.title, href: DIRECT_DEBITS }];
