import { type EmailAddress, readEmailAddress } from '../../src/account/email-address.ts';
import { readCode } from '../../src/codes/code.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { printDossierLetter } from '../../src/registration/print-dossier-letter.ts';
import { type AskedRegistration, requestRegistration } from '../../src/registration/request-registration.ts';
import { ORIGIN, PASSWORD } from './accounts.ts';
import { SOME_HOLDER } from './holder.ts';
import type { ReadPdf } from './read-pdf.ts';

/** What Jeanne types to have an account of her own, by default in expert mode. */
export function askedBy(email: string, overrides: Partial<AskedRegistration> = {}): AskedRegistration {
  return {
    holder: {
      ...SOME_HOLDER,
      last_name: 'DUPONT',
      first_name: 'Jeanne',
      street: '1 rue de la Paix',
      postal_code: '75002',
    },
    company: undefined,
    email: addressOf(email),
    password: PASSWORD,
    question: 'Le prénom de votre conjoint(e) ?',
    answer: 'Jean-François',
    informationMails: false,
    ...overrides,
  };
}

/** The same as a browser sends it. */
export function creationForm(email: string, password = PASSWORD): Record<string, string> {
  const { holder, question, answer } = askedBy(email);
  return {
    ...holder,
    phone: '01 99 00 12 34',
    mode: 'expert',
    email,
    email_confirmation: email,
    password,
    password_confirmation: password,
    question,
    answer,
    accept_terms: '1',
  };
}

/** Her company: the simplified mode. */
export const COMPANY = { siren: '732829320', email: 'contact@compagnie.example' };

/** Asks for an account. @returns the id of the request. @throws when it is refused */
export async function register(
  platform: Platform,
  email: string,
  overrides: Partial<AskedRegistration> = {},
): Promise<string> {
  const result = await requestRegistration(platform, askedBy(email, overrides), ORIGIN);
  if (result.outcome !== 'requested') throw new Error(result.outcome);
  return result.registrationId;
}

export function addressOf(email: string): EmailAddress {
  const read = readEmailAddress(email);
  if (!read) throw new Error(`${email} is not an address`);
  return read;
}

/** The code that a letter bears, as whoever types it reads it. */
export function codeInLetter({ tagged }: Pick<ReadPdf, 'tagged'>): string {
  const code = tagged.map(({ text }) => readCode(text)).find((read) => read !== undefined);
  if (code === undefined) throw new Error('no code in the letter');
  return code;
}

/** Prints the letter to a company, whose dossier waits in an account. @returns the code that it bears */
export async function codeOfLetter(
  platform: Platform,
  subscriberNumber: string,
  siren = COMPANY.siren,
): Promise<string> {
  const company = { name: 'SARL DUPONT', street: '12 quai', postalCode: '13002', city: 'MARSEILLE' };
  let code = '';
  await printDossierLetter(platform, { siren, subscriberNumber, company }, async (letter) => {
    code = letter.code;
  });
  return code;
}
