import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { FRENCH_OVERSEAS } from './countries.ts';

/**
 * Reads a telephone number as people write it: with spaces, dots or hyphens, national or international.
 * Only the general shape of each country's numbers is checked (the small set of metadata): a range that opens
 * tomorrow is not refused, nor are the ranges kept for fiction (ARCEP, 01 99 00). An extension is refused, for
 * E.164 has no place for it.
 * @param region ISO 3166-1 code of the country whose national form is understood
 * @returns undefined when it is no number; otherwise its form of ITU-T E.164, `+33199001234`
 */
export function readPhone(typed: string, region: string): { e164: string } | undefined {
  // Overseas shares the French plan: what is no number of the territory may be one of the mainland.
  for (const plan of region in FRENCH_OVERSEAS ? [region, 'FR'] : [region]) {
    const read = parsePhoneNumberFromString(typed, { defaultCountry: plan as CountryCode, extract: false });
    if (read?.isValid() && read.ext === undefined) return { e164: read.number };
  }
  return undefined;
}

/**
 * A kept number as it is read by people of `region`: national for its own numbers (« 01 99 00 12 34 »),
 * international for the others (« +32 2 555 12 12 »). {@link readPhone} understands it again, for the same region.
 * @param kept E.164; anything else, as rows of long ago hold it, is shown as it is
 */
export function displayedPhone(kept: string, region = 'FR'): string {
  const read = parsePhoneNumberFromString(kept, { extract: false });
  if (!read) return kept;
  return read.country === region ? read.formatNational() : read.formatInternational();
}
