import { createRequire } from 'node:module';
import type { CountryCode } from 'libphonenumber-js/min';
import { typedLine, withKeyboardSigns } from '../platform/typed-line.ts';
import { whenNeeded } from '../platform/when-needed.ts';

const require = createRequire(import.meta.url);
const small = whenNeeded(() => require('libphonenumber-js/min') as typeof import('libphonenumber-js/min'));
/** Tells the numbers that are given out from those of the right length. */
const all = whenNeeded(() => require('libphonenumber-js/max') as typeof import('libphonenumber-js/max'));

/** What a text says as a telephone number; two numbers where it would be one in France and another one abroad. */
export type ReadPhone = { e164: string } | { french: string; own: string };

/**
 * Reads a telephone number as people write it: with spaces, dots, hyphens, slashes or brackets, national or
 * international, after « Tél. : » or `tel:`. A number in national form is French where it can be, one of the country of
 * the address where it is one, and both where nothing tells. French numbers of overseas have the prefix of their own
 * territory, wherever their holder lives.
 *
 * Only the general shape of each country's numbers is checked (the small set of metadata): a range that opens
 * tomorrow is not refused, nor are the ranges kept for fiction (ARCEP, 01 99 00). An extension is refused, for
 * E.164 has no place for it.
 * @param region ISO 3166-1 code of the country whose national form is understood besides the French one
 * @returns undefined when it is no number; otherwise its form of ITU-T E.164, `+33199001234`
 */
export function readPhone(typed: string, region: string): ReadPhone | undefined {
  const written = writtenIn(typed);
  if (written === undefined) return undefined;
  if (/^(?:\+|00)/.test(written)) return asOne(numberIn(written, 'FR'));
  const own = FRENCH_PLAN.has(region) && region !== 'PM' ? undefined : numberIn(written, region);
  const french = canBeFrench(written, region) ? numberIn(written, 'FR') : undefined;
  if (!french || !own || french === own) return asOne(french ?? own);
  // The shape of most countries' numbers is told loosely: only what they really have stands against a French number.
  if (!all().isValidPhoneNumber(own)) return asOne(french);
  if (IN_PAIRS.test(written) && !WRITE_PAIRS_TOO.has(region)) return asOne(french);
  return isGrouped(written) && !IN_PAIRS.test(written) ? asOne(own) : { french, own };
}

/**
 * A kept number as it is read: « 01 99 00 12 34 » where both it and its holder are French, and with its prefix otherwise,
 * so that whoever meant another country's number sees it. {@link readPhone} understands it again, whatever the address.
 * @param kept E.164; anything else, as rows of long ago hold it, is shown as it is
 * @param region ISO 3166-1 code of the country of the address
 */
export function displayedPhone(kept: string, region = 'FR'): string {
  const read = small().parsePhoneNumberFromString(inItsTerritory(kept), { extract: false });
  if (!read) return kept;
  const isNational = read.countryCallingCode === '33' && FRENCH_PLAN.has(region);
  return isNational ? read.formatNational() : read.formatInternational();
}

/** « +33 1 99 00 12 34 », to tell two countries' numbers apart. */
export function internationalPhone(e164: string): string {
  return small().parsePhoneNumberFromString(e164, { extract: false })?.formatInternational() ?? e164;
}

/** Territories whose national numbers are ten figures of the one French plan. */
const FRENCH_PLAN = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM']);

/**
 * First figures of national numbers of overseas, by the prefix under which they are called from elsewhere (ARCEP,
 * national numbering plan). Under +33 they do not exist.
 */
const OVERSEAS: readonly (readonly [prefix: string, national: RegExp])[] = [
  ['590', /^(?:590|5987|69[01]|7090)/],
  ['594', /^(?:594|5988|694|7093[0-4])/],
  ['596', /^(?:596|5989|69[67]|7091)/],
  ['262', /^(?:26[239]|639|69[23]|7092|7093[5-9])/],
  ['508', /^708/],
];
/** Saint-Pierre-et-Miquelon has six figures of its own, called 05 08 and those from the rest of France. */
const SAINT_PIERRE = /^\+33508(\d{6})$/;

/** Countries with numbers that are written like French ones: ten figures in pairs, the first a zero. */
const WRITE_PAIRS_TOO = new Set(['BE', 'CI', 'DZ', 'MA', 'NL']);
const IN_PAIRS = /^\p{Nd}{2}(?: \p{Nd}{2}){4}$/u;

/** Figures in groups, and the plus of an international number; undefined when there is something else. */
function writtenIn(typed: string): string | undefined {
  const written = withKeyboardSigns(typedLine(typed))
    .replace(/^(?:t[ée]l(?:[ée]phone)?|mobile|portable|phone)?[\s.:]*/i, '')
    .replaceAll(/[()[\]]/g, ' ')
    .replaceAll(/[\s.,·•_/-]+/g, ' ')
    .replace(/^\+ /, '+')
    .trim();
  return /^\+?[\p{Nd} ]+$/u.test(written) ? written : undefined;
}

/** Ten figures with a zero first; in France the zero, which spreadsheets drop, may be missing. */
function canBeFrench(written: string, region: string): boolean {
  return FRENCH_PLAN.has(region) || /^0 ?\p{Nd}(?: ?\p{Nd}){8}$/u.test(written);
}

function isGrouped(written: string): boolean {
  return written.includes(' ');
}

function numberIn(written: string, region: string): string | undefined {
  const read = small().parsePhoneNumberFromString(written, {
    defaultCountry: region as CountryCode,
    extract: false,
  });
  if (!read || read.ext !== undefined) return undefined;
  return read.isValid() || isOverseas(read.number) ? inItsTerritory(read.number) : undefined;
}

/** The library's small set knows but one of two territories with the same prefix. */
function isOverseas(e164: string): boolean {
  return OVERSEAS.some(([prefix, first]) => {
    const national = e164.slice(1 + prefix.length);
    return e164.startsWith(`+${prefix}`) && national.length === 9 && first.test(national);
  });
}

/** A number that was given the prefix of the mainland, under that of its own territory. */
function inItsTerritory(e164: string): string {
  const national = e164.startsWith('+33') ? e164.slice(3) : '';
  const own = OVERSEAS.find(([, first]) => first.test(national));
  return own && national.length === 9 ? `+${own[0]}${national}` : e164.replace(SAINT_PIERRE, '+508$1');
}

function asOne(e164: string | undefined): { e164: string } | undefined {
  return e164 === undefined ? undefined : { e164 };
}
