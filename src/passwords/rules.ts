import { type ContentFault, faultsOfContent, type PasswordBearer } from './strength/contained.ts';

/** What can be wrong with a password chosen by the holder. */
export type PasswordFault =
  | 'too-short'
  | 'too-long'
  | 'no-letter'
  | 'no-digit'
  | 'white-space'
  | 'unprintable'
  | ContentFault
  | 'common'
  | 'breached'
  | 'guessable'
  | HistoryFault;

/** Known from comparing hashes: told only to who knows the password in force, or may choose anew without it. */
export type HistoryFault = 'in-force' | 'used-before';

export function isOfHistory(fault: PasswordFault): fault is HistoryFault {
  return fault === 'in-force' || fault === 'used-before';
}

/**
 * What needs neither word lists nor the database in rules 3.1 and 3.2. `common`, `guessable` and what was used before are
 * found by others.
 * @returns every fault, in the order in which they are best mended; none if the rules are kept
 */
export function checkPassword(password: string, who: PasswordBearer): PasswordFault[] {
  const normalised = password.normalize('NFC');
  return [...faultsOfForm(normalised), ...faultsOfContent(normalised, who)];
}

/** Characters as people count them, after NFC: code points, so that an emoji is one. */
export const PASSWORD_MIN_LENGTH = 20;
export const PASSWORD_MAX_LENGTH = 128;

/** What the page ticks off as one types, by the name of the rule. */
export const PASSWORD_RULES = [
  { id: 'length', text: `de ${PASSWORD_MIN_LENGTH} à ${PASSWORD_MAX_LENGTH} caractères` },
  { id: 'letter', text: 'au moins une lettre' },
  { id: 'digit', text: 'au moins un chiffre' },
  { id: 'no-space', text: 'aucun espace' },
  { id: 'not-yours', text: 'ni votre nom, ni votre prénom, ni le début de votre adresse, ni votre numéro' },
  { id: 'not-shown', text: 'pas l’exemple ci-dessus' },
  { id: 'strong', text: 'niveau de sécurité « Fort »' },
] as const;

/**
 * The attribute `passwordrules`, by which password managers make one that is accepted. The classes are spelt
 * out: their « special » holds the space.
 */
export const PASSWORD_RULES_ATTRIBUTE = `minlength: ${PASSWORD_MIN_LENGTH}; maxlength: ${PASSWORD_MAX_LENGTH}; required: lower; required: digit; allowed: upper, [-!#$%&*+.:;=?@_];`;

function faultsOfForm(password: string): PasswordFault[] {
  const faults: PasswordFault[] = [];
  const length = [...password].length;
  if (length < PASSWORD_MIN_LENGTH) faults.push('too-short');
  if (length > PASSWORD_MAX_LENGTH) faults.push('too-long');
  if (!/\p{L}/u.test(password)) faults.push('no-letter');
  if (!/\p{Nd}/u.test(password)) faults.push('no-digit');
  if (/\p{White_Space}/u.test(password)) faults.push('white-space');
  // A tab is white space and a control character: it is reported once.
  if (/(?!\p{White_Space})\p{C}/u.test(password)) faults.push('unprintable');
  return faults;
}
