import { HOLDER_FIELDS, type HolderData, type HolderField } from '../holder-data/holder-form.ts';

/** One thing that changed, as the mail tells it: enough for the holder to recognise, too little to tell a stranger. */
export interface ToldChange {
  label: string;
  before: string;
  after: string;
}

/**
 * What changed between two states of a holder's data, in the order of the form. Of a telephone number only the end is
 * told, of an address only the town: whoever else reads the mailbox learns no more than that they changed.
 */
export function toldChanges(before: HolderData, after: HolderData): ToldChange[] {
  const changed = changedFields(before, after);
  return changedLabels(changed).map((label) => {
    const tell = TOLD[label] ?? ((data) => wholeOf(label, data));
    return { label, before: tell(before), after: tell(after) };
  });
}

export function changedFields(before: HolderData, after: HolderData): HolderField[] {
  return HOLDER_FIELDS.filter((name) => after[name] !== before[name]);
}

/** What changed, as mail and history name it: an address is one thing, whatever part of it changed. */
export function changedLabels(fields: readonly HolderField[]): string[] {
  return [...new Set(HOLDER_FIELDS.filter((name) => fields.includes(name)).map((name) => LABELS[name]))];
}

export const ADDRESS = 'adresse postale';
const PHONE = 'téléphone';

const LABELS: Record<HolderField, string> = {
  title: 'civilité',
  last_name: 'nom',
  first_name: 'prénom',
  phone: PHONE,
  street: ADDRESS,
  postal_code: ADDRESS,
  city: ADDRESS,
  country: ADDRESS,
};

const TOLD: Record<string, (data: HolderData) => string> = {
  [PHONE]: ({ phone }) => `… ${phone.replaceAll(/\D/g, '').slice(-2)}`,
  [ADDRESS]: ({ postal_code, city, country }) => `…, ${postal_code} ${city}, ${country}`,
};

function wholeOf(label: string, data: HolderData): string {
  const field = HOLDER_FIELDS.find((name) => LABELS[name] === label);
  return field ? data[field] : '';
}
