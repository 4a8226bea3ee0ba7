import type { RegisteredCompany } from '../documents/company-letter.ts';
import type { Given } from './options.ts';

/** What the operator's register knows of a company. */
export const COMPANY_OPTIONS = ['company', 'street', 'postal-code', 'city'] as const;

/** @throws WrongOption */
export function companyOf(given: Given<(typeof COMPANY_OPTIONS)[number]>): RegisteredCompany {
  return {
    name: given.text('company'),
    street: given.text('street'),
    postalCode: given.text('postal-code'),
    city: given.text('city'),
  };
}
