import { UNDER_SERVICES } from '../web/components/layout.tsx';
import { BANK_TEXTS } from './texts.ts';

export const BANK_ACCOUNTS = '/espace/comptes-bancaires';

/** The bank accounts of one company, and what hangs below. */
export function companyPath(siren: string): string {
  return `${BANK_ACCOUNTS}/${siren}`;
}

/** Where a link of a mail stops an account that waits, and where it is said that it is stopped. */
export const STOP_PATHS = {
  stop: '/comptes-bancaires/arret',
  stopped: '/comptes-bancaires/arret/fait',
} as const;

export const UNDER_BANK_ACCOUNTS = [...UNDER_SERVICES, { label: BANK_TEXTS.title, href: BANK_ACCOUNTS }];
