import { folded } from './fold.ts';

// What a password may not contain, whoever judges it: the server, and the page as one types.

/** Whoever will bear the password, as far as the password may not repeat it. */
export interface PasswordBearer {
  signInEmail: string;
  /** The address asked for together with the password. */
  newEmail?: string;
  firstName: string;
  lastName: string;
  /** 14 digits; empty while the account is being created. */
  subscriberNumber: string;
}

export type ContentFault = 'contains-email' | 'contains-name' | 'contains-subscriber-number' | 'example';

/** Shown as an example of a password that keeps every rule and can be remembered. */
export const PASSWORD_EXAMPLE = 'quatre-parapluies-mauves-dansent-7-fois';

/** The same, in the help. */
export const PASSWORD_EXAMPLE_OF_HELP = 'sept-lampes-boivent-du-granit-42';

/** Of the demonstration's accounts: it stands on the sign-in page there. */
export const DEMO_PASSWORD = 'Demonstration-Espace-2026';

/** Whoever reads our pages has read them, so nobody may choose them, nor what begins or ends with them. */
export const SHOWN_PASSWORDS = [PASSWORD_EXAMPLE, PASSWORD_EXAMPLE_OF_HELP, DEMO_PASSWORD] as const;

/** @param password after NFC */
export function faultsOfContent(password: string, who: PasswordBearer): ContentFault[] {
  const faults: ContentFault[] = [];
  const emails = [who.signInEmail, who.newEmail ?? ''];
  const localParts = emails.map((email) => email.slice(0, Math.max(0, email.lastIndexOf('@'))));
  if (contains(password, localParts, SHORTEST_LOCAL_PART)) faults.push('contains-email');
  if (contains(password, [who.lastName, who.firstName], SHORTEST_NAME)) faults.push('contains-name');
  if (contains(password, [who.subscriberNumber], 1)) faults.push('contains-subscriber-number');
  if (isShown(password)) faults.push('example');
  return faults;
}

/** Shorter ones stand in many words by chance. */
const SHORTEST_LOCAL_PART = 4;
const SHORTEST_NAME = 3;

/**
 * Whether one of the texts of at least `shortest` letters and digits is in the password, case and accents
 * aside: as it is, or, from the length of a local part on, written with other signs in between (« Le Roux » as
 * « le-roux »).
 */
function contains(password: string, texts: readonly string[], shortest: number): boolean {
  const whole = folded(password);
  const squeezed = lettersAndDigits(whole);
  return texts.map(folded).some((text) => {
    const core = lettersAndDigits(text);
    if (core.length < shortest) return false;
    return whole.includes(text) || (core.length >= SHORTEST_LOCAL_PART && squeezed.includes(core));
  });
}

/** With other digits, signs, accents or case, or with something before or after, it is the example still. */
function isShown(password: string): boolean {
  const letters = lettersOf(password);
  return SHOWN_PASSWORDS.some((shown) => letters.includes(lettersOf(shown)));
}

function lettersOf(text: string): string {
  return folded(text).replace(/\P{L}/gu, '');
}

function lettersAndDigits(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '');
}
