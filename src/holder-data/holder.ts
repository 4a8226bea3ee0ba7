import type { Selectable } from 'kysely';
import type { HolderColumns } from '../database/schema.ts';
import { displayedPhone } from './phone.ts';
import { regionOf } from './postal-address.ts';

/** The third is the fiche's, for who wants to be called neither. */
export const TITLES = ['Mme', 'M.', 'Civ. neutre'] as const;

/** The holder's own data, in the names of the form and of the tables. The telephone number is in E.164. */
export type HolderData = Selectable<HolderColumns>;
export type HolderField = keyof HolderData;

/** What people take for one thing: an address is one, with four fields. */
export interface HolderPart {
  group: 'person' | 'contact' | 'address';
  /** On pages, and on the recap, whose words are those of the fiche; null where the recap leaves it out. */
  labels: { page: string; recap: string | null };
  /** In a sentence: « vos coordonnées (nom, téléphone) ». */
  name: string;
  /** What the holder reads, line by line. */
  lines(holder: HolderData): string[];
  /** What a mail tells of it: enough to recognise a change, too little for a stranger who reads the mailbox. */
  told(holder: HolderData): string;
}

const TITLE: HolderPart = {
  group: 'person',
  labels: { page: 'Civilité', recap: null },
  name: 'civilité',
  lines: ({ title }) => [title],
  told: ({ title }) => title,
};

const LAST_NAME: HolderPart = {
  group: 'person',
  labels: { page: 'Nom', recap: 'Nom' },
  name: 'nom',
  lines: ({ last_name }) => [last_name],
  told: ({ last_name }) => last_name,
};

const FIRST_NAME: HolderPart = {
  group: 'person',
  labels: { page: 'Prénom', recap: 'Prénom' },
  name: 'prénom',
  lines: ({ first_name }) => [first_name],
  told: ({ first_name }) => first_name,
};

const PHONE: HolderPart = {
  group: 'contact',
  labels: { page: 'Téléphone', recap: 'Téléphone' },
  name: 'téléphone',
  lines: (holder) => [displayedPhone(holder.phone, regionOf(holder))],
  told: ({ phone }) => `… ${phone.replaceAll(/\D/g, '').slice(-2)}`,
};

export const ADDRESS: HolderPart = {
  group: 'address',
  labels: { page: 'Adresse postale', recap: 'Adresse' },
  name: 'adresse postale',
  lines: ({ street, postal_code, city, country }) => [street, `${postal_code} ${city}`, country],
  told: ({ postal_code, city, country }) => `…, ${postal_code} ${city}, ${country}`,
};

/**
 * Everything that is the same of each field wherever it occurs, in the order of the form. Forms, pages, mails, the
 * recap, the download and the new account follow this list.
 */
export const HOLDER: Record<HolderField, { part: HolderPart; inDownload: string }> = {
  title: { part: TITLE, inDownload: 'civilite' },
  last_name: { part: LAST_NAME, inDownload: 'nom' },
  first_name: { part: FIRST_NAME, inDownload: 'prenom' },
  phone: { part: PHONE, inDownload: 'telephone' },
  street: { part: ADDRESS, inDownload: 'voie' },
  postal_code: { part: ADDRESS, inDownload: 'code_postal' },
  city: { part: ADDRESS, inDownload: 'ville' },
  country: { part: ADDRESS, inDownload: 'pays' },
};

export const HOLDER_FIELDS = Object.keys(HOLDER) as HolderField[];

/** What belongs to these fields, each part once. */
export function partsOf(fields: readonly HolderField[]): HolderPart[] {
  return [...new Set(HOLDER_FIELDS.filter((name) => fields.includes(name)).map((name) => HOLDER[name].part))];
}

/** The parts of a group, to be shown together. */
export function partsIn(group: HolderPart['group']): HolderPart[] {
  return partsOf(HOLDER_FIELDS).filter((part) => part.group === group);
}

/** Something for each field. */
export function eachField<T>(value: (name: HolderField) => T): Record<HolderField, T> {
  return Object.fromEntries(HOLDER_FIELDS.map((name) => [name, value(name)])) as Record<HolderField, T>;
}

/** The holder's data alone, out of a row that holds more. */
export function holderOf(row: HolderData): HolderData {
  return eachField((name) => row[name]);
}
