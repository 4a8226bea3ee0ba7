import type { Account } from '../../account/account.ts';
import { accounts } from '../../account/account.ts';
import type { Database } from '../../database/schema.ts';
import { inForm, typedLine } from '../../platform/typed-line.ts';

/** A person as whoever designates them names them: by subscriber number and name together, neither being enough. */
export interface Named {
  /** 14 digits: see {@link readSubscriberNumber}. */
  number: string;
  /** The family name, or first and family name in either order, as it was typed. */
  name: string;
}

/**
 * A subscriber number as it is read out, printed or pasted: « 2023 234 0000101 », « N° 20232340000101 ».
 * @returns its 14 digits; undefined for anything else
 */
export function readSubscriberNumber(typed: string): string | undefined {
  const line = inForm('NFKC', typedLine(typed));
  const digits = line.replace(/^n[°o.]*\s*/i, '').replaceAll(/[\s.\p{Pd}]/gu, '');
  return /^[0-9]{14}$/.test(digits) ? digits : undefined;
}

/** A name without what office programs, keyboards and registers write differently: case, accents, signs, spaces. */
function foldedName(name: string): string {
  const plain = inForm('NFKD', name)
    .replaceAll(/[æÆ]/g, 'ae')
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[łŁ]/g, 'l');
  return plain.replaceAll(/[^\p{L}\p{Nd}]/gu, '').toLowerCase();
}

/** The title in front of a name is no part of it. */
const TITLE = /^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle)(?:\.|\s)\s*/i;

/** Whether a typed name is that of this person: the family name, alone or with the first name, before or after it. */
export function fitsName(
  { first_name, last_name }: Pick<Account, 'first_name' | 'last_name'>,
  typed: string,
): boolean {
  const line = typedLine(typed);
  const [first, last] = [foldedName(first_name), foldedName(last_name)];
  const right = [last, first + last, last + first];
  return [line, line.replace(TITLE, '')].map(foldedName).some((name) => name !== '' && right.includes(name));
}

/**
 * Whom number and name mean; nobody where one of them does not fit, and where the account is about to be deleted, which
 * acts for nobody. Never asked while somebody waits for the answer: see `takeUpOffers`.
 */
export async function designatedAccount(db: Database, { number, name }: Named): Promise<Account | undefined> {
  const account = await accounts(db).where('subscriber_number', '=', number).executeTakeFirst();
  return account && account.deletion_asked_at === null && fitsName(account, name) ? account : undefined;
}

/** The text by which two designations of one person are the same, however the name was typed. */
export function designationKey({ number, name }: Named): string {
  return `${number}/${foldedName(typedLine(name).replace(TITLE, ''))}`;
}
