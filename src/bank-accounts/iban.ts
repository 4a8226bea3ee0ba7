import { countrySpecs, isSEPACountry, isValidBIC, ValidationErrorsIBAN, validateIBAN } from 'ibantools';
import { inForm, typedLine } from '../platform/typed-line.ts';
import { BIC_TEXTS, IBAN_TEXTS } from './texts.ts';

/*
 * The number of an account (IBAN, ISO 13616) and of its bank (BIC, ISO 9362), as people type and paste them. Whether they
 * fit a country, and their check digits, the library says; which country can be debited, the European Payments Council.
 */

/**
 * In SEPA and outside of the European Economic Area, where a payment also needs the BIC (EPC409-09, « EPC list of SEPA
 * scheme countries »). The library knows some of them only as countries with an IBAN.
 */
const SEPA_BEYOND_EEA: ReadonlySet<string> = new Set('AD AL CH GB GI MC MD ME MK RS SM VA'.split(' '));

/** Parts of a country's banks bear the code of a territory, its IBANs never do. */
const TERRITORIES: Readonly<Record<string, readonly string[]>> = {
  FR: ['BL', 'GF', 'GP', 'MC', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'],
  MC: ['FR'],
  GB: ['GG', 'IM', 'JE'],
  FI: ['AX'],
  SM: ['IT'],
  VA: ['IT'],
};

/** Every space there is, what separates groups on paper, and the word that is often copied along. */
const BETWEEN = /[\s.\-\p{Pd}\u00ad_]/gu;

export type ReadIban = { iban: string; fault?: undefined } | { iban?: undefined; fault: string };

/** An IBAN as it was typed, in groups or not; or in one sentence what is wrong with it. */
export function readIban(typed: string): ReadIban {
  const iban = together(typed).replace(/^IBAN:?/, '');
  const fault = faultOf(iban);
  return fault === undefined ? { iban } : { fault };
}

function faultOf(iban: string): string | undefined {
  if (iban === '') return IBAN_TEXTS.missing;
  const odd = /[^0-9A-Z]/u.exec(iban)?.[0];
  if (odd !== undefined) return IBAN_TEXTS.odd(odd);
  if (isRib(iban)) return IBAN_TEXTS.isRib;
  if (!/^[A-Z]{2}/.test(iban)) return IBAN_TEXTS.noCountry;
  return faultInCountry(iban, iban.slice(0, 2));
}

function faultInCountry(iban: string, country: string): string | undefined {
  const length = countrySpecs[country]?.chars;
  if (length == null) return IBAN_TEXTS.unknownCountry(country);
  if (!isInSepa(country)) return IBAN_TEXTS.notSepa(country);
  if (!/^[A-Z]{2}\d{2}/.test(iban)) return IBAN_TEXTS.noKey(country);
  if (iban.length !== length) return IBAN_TEXTS.length({ country, length, typed: iban.length });
  const { errorCodes } = validateIBAN(iban);
  if (errorCodes.includes(ValidationErrorsIBAN.WrongBBANFormat)) return IBAN_TEXTS.format(country);
  // 00, 01 and 99 leave the same remainder as 97, 98 and 02, and are nobody's (ISO 13616-1, 6.1).
  if (errorCodes.length > 0 || !/^[A-Z]{2}(?!00|01|99)/.test(iban)) return IBAN_TEXTS.wrongKey;
  return undefined;
}

/** « Relevé d'identité bancaire » without its country: bank, branch, account and key, 23 signs. */
function isRib(signs: string): boolean {
  return /^\d{10}[0-9A-Z]{11}\d{2}$/.test(signs);
}

function isInSepa(country: string): boolean {
  return isSEPACountry(country) || SEPA_BEYOND_EEA.has(country);
}

/** Whether a payment needs the BIC beside an IBAN of that country. */
export function needsBic(iban: string): boolean {
  return SEPA_BEYOND_EEA.has(iban.slice(0, 2));
}

export type ReadBic = { bic: string | null; fault?: undefined } | { bic?: undefined; fault: string };

/** A BIC as it was typed, null where none was and none is needed; or what is wrong with it. @param iban absent where it is wrong itself */
export function readBic(typed: string, iban: string | undefined): ReadBic {
  const bic = together(typed).replace(/^BIC:?/, '');
  if (bic === '') {
    const isNeeded = iban !== undefined && needsBic(iban);
    return isNeeded ? { fault: BIC_TEXTS.missing(iban.slice(0, 2)) } : { bic: null };
  }
  if (!isValidBIC(bic)) return { fault: BIC_TEXTS.odd };
  const [bank, account] = [bic.slice(4, 6), iban?.slice(0, 2)];
  if (account !== undefined && bank !== account && !TERRITORIES[account]?.includes(bank))
    return { fault: BIC_TEXTS.otherCountry({ bank, account }) };
  return { bic };
}

function together(typed: string): string {
  return inForm('NFKC', typedLine(typed)).replaceAll(BETWEEN, '').toUpperCase();
}

/** Country and last four signs: all that is kept in clear. */
export function shownOf(iban: string): string {
  return iban.slice(0, 2) + iban.slice(-4);
}

/** « FR… 0189 »: as it is shown everywhere once it was declared. @param shown see {@link shownOf} */
export function maskedIban(shown: string): string {
  return `${shown.slice(0, 2)}…\u00a0${shown.slice(2)}`;
}

/** In groups of four, as on paper. */
export function inGroups(iban: string): string {
  return iban.match(/.{1,4}/g)?.join(' ') ?? iban;
}
