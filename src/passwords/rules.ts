import { folded } from './strength/fold.ts';

/** What can be wrong with a password chosen by the holder. */
export type PasswordFault =
  | 'too-short'
  | 'too-long'
  | 'no-letter'
  | 'no-digit'
  | 'white-space'
  | 'unprintable'
  | 'contains-email'
  | 'contains-name'
  | 'contains-subscriber-number'
  | 'example'
  | 'common'
  | 'breached'
  | 'guessable'
  | 'used-before';

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

/**
 * What needs neither word lists nor the database in rules 3.1 and 3.2. `common`, `guessable` and `used-before` are found
 * by others.
 * @returns every fault, in the order in which they are best mended; none if the rules are kept
 */
export function checkPassword(password: string, who: PasswordBearer): PasswordFault[] {
  const normalised = password.normalize('NFC');
  return [...faultsOfForm(normalised), ...faultsOfContent(normalised, who)];
}

/** Characters as people count them, after NFC: code points, so that an emoji is one. */
const PASSWORD_MIN_LENGTH = 20;
export const PASSWORD_MAX_LENGTH = 128;

/** What the page ticks off as one types, by the name of the rule. */
export const PASSWORD_RULES = [
  { id: 'length', text: `de ${PASSWORD_MIN_LENGTH} à ${PASSWORD_MAX_LENGTH} caractères` },
  { id: 'letter', text: 'au moins une lettre' },
  { id: 'digit', text: 'au moins un chiffre' },
  { id: 'no-space', text: 'aucun espace' },
  { id: 'strong', text: 'niveau de sécurité « Fort »' },
] as const;

/**
 * The attribute `passwordrules`, by which password managers make one that is accepted. The classes are spelt
 * out: their « special » holds the space.
 */
export const PASSWORD_RULES_ATTRIBUTE = `minlength: ${PASSWORD_MIN_LENGTH}; maxlength: ${PASSWORD_MAX_LENGTH}; required: lower; required: digit; allowed: upper, [-!#$%&*+.:;=?@_];`;

/** Shown as an example of a password that keeps every rule and can be remembered. */
export const PASSWORD_EXAMPLE = 'quatre-parapluies-mauves-dansent-7-fois';

/** The same, in the help. */
export const PASSWORD_EXAMPLE_OF_HELP = 'sept-lampes-boivent-du-granit-42';

/** Of the demonstration's accounts: it stands on the sign-in page there. */
export const DEMO_PASSWORD = 'Demonstration-Espace-2026';

/** Whoever reads our pages has read them, so nobody may choose them, nor what begins or ends with them. */
export const SHOWN_PASSWORDS = [PASSWORD_EXAMPLE, PASSWORD_EXAMPLE_OF_HELP, DEMO_PASSWORD] as const;

/** What is wrong, and how to mend it. */
export const PASSWORD_FAULT_TEXTS: Record<PasswordFault, string> = {
  'too-short': `Le mot de passe compte moins de ${PASSWORD_MIN_LENGTH} caractères : allongez-le, par exemple de quelques mots joints par des tirets.`,
  'too-long': `Le mot de passe compte plus de ${PASSWORD_MAX_LENGTH} caractères : raccourcissez-le.`,
  'no-letter': 'Le mot de passe ne contient aucune lettre : ajoutez-en au moins une.',
  'no-digit': 'Le mot de passe ne contient aucun chiffre : ajoutez-en au moins un.',
  'white-space': 'Le mot de passe contient un espace : retirez-le, ou mettez un tiret à la place.',
  unprintable: 'Le mot de passe contient un caractère invisible : ressaisissez-le au clavier.',
  'contains-email':
    'Le mot de passe contient la partie de votre adresse électronique qui précède « @ » : retirez-la.',
  'contains-name': 'Le mot de passe contient votre nom ou votre prénom : remplacez-le par un autre mot.',
  'contains-subscriber-number':
    'Le mot de passe contient votre numéro d’abonné : remplacez-le par d’autres caractères.',
  example:
    'Ce mot de passe est l’exemple affiché sur ce site, ou presque : inventez le vôtre, avec d’autres mots.',
  common:
    'Le mot de passe figure parmi les plus courants, ou n’est qu’un mot courant répété ou complété de chiffres : choisissez-en un autre, fait de plusieurs mots sans rapport entre eux.',
  breached:
    'Le mot de passe figure parmi ceux qui ont déjà été volés ou publiés, ou reprend une phrase que tout le monde connaît : choisissez-en un autre, fait de mots que vous seul avez réunis.',
  guessable:
    'Le mot de passe est trop facile à deviner : ajoutez des mots sans rapport entre eux, jusqu’à atteindre le niveau de sécurité « Fort ».',
  'used-before':
    'Ce mot de passe est l’un de vos dix derniers : choisissez-en un que vous n’avez pas encore utilisé.',
};

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

/** Shorter ones stand in many words by chance. */
const SHORTEST_LOCAL_PART = 4;
const SHORTEST_NAME = 3;

function faultsOfContent(password: string, who: PasswordBearer): PasswordFault[] {
  const faults: PasswordFault[] = [];
  const emails = [who.signInEmail, who.newEmail ?? ''];
  const localParts = emails.map((email) => email.slice(0, Math.max(0, email.lastIndexOf('@'))));
  if (contains(password, localParts, SHORTEST_LOCAL_PART)) faults.push('contains-email');
  if (contains(password, [who.lastName, who.firstName], SHORTEST_NAME)) faults.push('contains-name');
  if (contains(password, [who.subscriberNumber], 1)) faults.push('contains-subscriber-number');
  if (isShown(password)) faults.push('example');
  return faults;
}

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
