import { HOLDER_FIELDS, type HolderField } from '../../account/holder-data/holder-form.ts';

/** What changed, as mail and history tell it: an address is one thing, whatever part of it changed. */
export function changedLabels(fields: readonly HolderField[]): string[] {
  return [...new Set(HOLDER_FIELDS.filter((name) => fields.includes(name)).map((name) => LABELS[name]))];
}

const ADDRESS = 'adresse postale';

const LABELS: Record<HolderField, string> = {
  title: 'civilité',
  last_name: 'nom',
  first_name: 'prénom',
  phone: 'téléphone',
  street: ADDRESS,
  postal_code: ADDRESS,
  city: ADDRESS,
  country: ADDRESS,
};
