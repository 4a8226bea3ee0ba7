import { addressFault } from '../holder-data/writing.ts';
import { serviceField } from '../home/service-boxes.tsx';
import { type FormBody, field, lineOf } from '../http/form-body.ts';
import type { ConfirmationErrors } from '../passwords/as-confirmed-holder.ts';
import { lengthOf, withKeyboardSigns } from '../platform/typed-line.ts';
import type { BankDetails } from './bank-account.ts';
import { readBic, readIban } from './iban.ts';
import { HOLDER_NAME_MAX } from './rules.ts';
import { BANK_TEXTS, HOLDER_NAME_TEXTS } from './texts.ts';

/** In the order of the form. */
export const ACCOUNT_FIELDS = ['holder_name', 'iban', 'bic', 'services', 'password'] as const;

/** What is kept of it while a password is asked for. */
export const KEPT_FIELDS = ['holder_name', 'iban', 'bic', 'service-*'];

export interface TypedAccount {
  holderName: string;
  iban: string;
  bic: string;
  /** Those ticked. */
  services: readonly string[];
}

export type AccountErrors = ConfirmationErrors &
  Partial<Record<'holder_name' | 'iban' | 'bic' | 'services' | 'form', string>>;

/** As it was typed, to be shown again. @param offered the services that can be chosen */
export function typedAccount(body: FormBody, offered: readonly string[]): TypedAccount {
  return {
    holderName: field(body, 'holder_name'),
    iban: field(body, 'iban'),
    bic: field(body, 'bic'),
    services: offered.filter((service) => field(body, serviceField(service)) !== ''),
  };
}

export interface ReadAccount {
  typed: TypedAccount;
  /** Undefined where something is wrong. */
  details: BankDetails | undefined;
  errors: AccountErrors;
}

/** Reads the form that declares a bank account, but for what confirms the holder. */
export function readAccount(body: FormBody, offered: readonly string[]): ReadAccount {
  const typed = typedAccount(body, offered);
  const holderName = withKeyboardSigns(lineOf(body, 'holder_name'));
  const nameFault = holderNameFault(holderName);
  const { iban, fault: ibanFault } = readIban(typed.iban);
  const { bic, fault: bicFault } = readBic(typed.bic, iban);
  const errors: AccountErrors = {
    ...(nameFault !== undefined && { holder_name: nameFault }),
    ...(ibanFault !== undefined && { iban: ibanFault }),
    ...(bicFault !== undefined && { bic: bicFault }),
    ...(hasMore(body, typed.services) && { services: BANK_TEXTS.notHeld }),
    ...(typed.services.length === 0 && { services: BANK_TEXTS.servicesMissing }),
  };
  const isWhole = nameFault === undefined && iban !== undefined && bic !== undefined;
  return { typed, details: isWhole ? { iban, bic, holderName } : undefined, errors };
}

/** One that was offered when the page was drawn may be another's by now: nobody is to learn only later that it was left out. */
function hasMore(body: FormBody, ticked: readonly string[]): boolean {
  const known = ticked.map(serviceField);
  return Object.keys(body).some(
    (name) => name.startsWith(serviceField('')) && field(body, name) !== '' && !known.includes(name),
  );
}

/** As a bank writes it: figures and signs too, of a company's name. */
function holderNameFault(name: string): string | undefined {
  if (name === '') return HOLDER_NAME_TEXTS.missing;
  if (lengthOf(name) > HOLDER_NAME_MAX) return HOLDER_NAME_TEXTS.tooLong;
  if (!/\p{L}/u.test(name)) return HOLDER_NAME_TEXTS.noLetter;
  return addressFault(HOLDER_NAME_TEXTS.what, name);
}
