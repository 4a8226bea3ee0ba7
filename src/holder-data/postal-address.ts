import type { Selectable } from 'kysely';
import type { HolderColumns } from '../database/schema.ts';
import { lengthOf } from '../platform/typed-line.ts';
import { COUNTRIES, countryNamed, FRANCE, FRENCH_OVERSEAS } from './countries.ts';
import { POSTAL_ADDRESS_TEXTS } from './texts.ts';
import { addressFault, lineUnlessKept } from './writing.ts';

export const POSTAL_FIELDS = ['street', 'postal_code', 'city', 'country'] as const;

/** In the names of the form and of the table. */
export type PostalAddress = Pick<Selectable<HolderColumns>, (typeof POSTAL_FIELDS)[number]>;

export type PostalAddressErrors = Partial<Record<keyof PostalAddress, string>>;

const STREET_MAX_LENGTH = 200;
const CITY_MAX_LENGTH = 100;

/**
 * Checks a postal address, its lines read as lines are; the country is kept by its name of the list, a French postal code
 * as five figures (« F-75 116 » is 75116).
 * @param kept what is left as it was there is not judged anew
 * @returns the address, of which only the fields without an error are worth keeping
 */
export function checkPostalAddress(
  typed: PostalAddress,
  kept?: PostalAddress,
): {
  address: PostalAddress;
  errors: PostalAddressErrors;
} {
  const street = lineUnlessKept(typed.street, kept?.street);
  const city = lineUnlessKept(typed.city, kept?.city);
  const country = countryNamed(typed.country)?.kept;
  const postal_code = inFiveFigures(lineUnlessKept(typed.postal_code, kept?.postal_code), country);
  const faults = {
    street: street === kept?.street ? undefined : streetFault(street),
    postal_code: postalCodeFault(postal_code, country),
    city: city === kept?.city ? undefined : cityFault(city),
    country: country === undefined ? POSTAL_ADDRESS_TEXTS.countryMissing : undefined,
  };
  const errors = Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault !== undefined));
  return { address: { street, postal_code, city, country: country ?? '' }, errors };
}

/** ISO 3166-1 code of the territory an address lies in, French territories overseas included; France by default. */
export function regionOf({ country, postal_code }: Pick<PostalAddress, 'country' | 'postal_code'>): string {
  const code = countryNamed(country)?.code ?? 'FR';
  if (code !== 'FR') return code;
  const overseas = Object.entries(FRENCH_OVERSEAS).find(([, digits]) => postal_code.startsWith(digits));
  return overseas?.[0] ?? 'FR';
}

/** What the list of the form holds. */
export const COUNTRY_OPTIONS = COUNTRIES.map(({ name, kept }) => ({ value: kept, label: name }));

/**
 * Mainland departments 01 to 95, of which Corsica's (2A, 2B) write 20; overseas 971 to 978, 984 and 986 to 988;
 * the armies (« 00200 ARMEES »). (98000 is Monaco, a country of its own; 00000 is what who has none is told to type.)
 */
const FRENCH_POSTAL_CODE = /^(?:(?:0[1-9]|[1-8]\d|9[0-5])\d{3}|00[1-9]00|97[1-8]\d{2}|98[4678]\d{2})$/;
const FOREIGN_POSTAL_CODE = /^[\p{L}\p{N}][\p{L}\p{N} -]{0,10}[\p{L}\p{N}]$/u;

function streetFault(street: string): string | undefined {
  if (street === '') return POSTAL_ADDRESS_TEXTS.streetMissing;
  const length = lengthOf(street);
  if (length > STREET_MAX_LENGTH) return POSTAL_ADDRESS_TEXTS.streetTooLong(length, STREET_MAX_LENGTH);
  return addressFault('L’adresse', street);
}

/** « F-75116 » and « 75 116 » are ways to write a French postal code; no other country's is touched. */
function inFiveFigures(code: string, country: string | undefined): string {
  return country === FRANCE ? code.replace(/^FR?[ -]?(?=\d)/i, '').replaceAll(/[ .]/g, '') : code;
}

function postalCodeFault(code: string, country: string | undefined): string | undefined {
  if (code === '') return POSTAL_ADDRESS_TEXTS.postalCodeMissing;
  if (country === FRANCE) {
    return FRENCH_POSTAL_CODE.test(code) ? undefined : POSTAL_ADDRESS_TEXTS.postalCodeFrench;
  }
  if (!FOREIGN_POSTAL_CODE.test(code)) return POSTAL_ADDRESS_TEXTS.postalCodeForeign;
  return addressFault('Le code postal', code);
}

function cityFault(city: string): string | undefined {
  if (city === '') return POSTAL_ADDRESS_TEXTS.cityMissing;
  const length = lengthOf(city);
  if (length > CITY_MAX_LENGTH) return POSTAL_ADDRESS_TEXTS.cityTooLong(length, CITY_MAX_LENGTH);
  return addressFault('Le nom de la ville', city);
}
