import { inForm } from '../platform/typed-line.ts';
/** A country of the form. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  /** « Belgique » */
  name: string;
  /** As addresses bear it and the account keeps it: « BELGIQUE ». */
  kept: string;
}

export const FRANCE = 'FRANCE';

/**
 * French territories with an ISO code of their own, by the first three digits of their postal codes: on an
 * envelope their country is FRANCE (La Poste, NF Z10-011), so the form does not list them.
 */
export const FRENCH_OVERSEAS: Readonly<Record<string, string>> = {
  GP: '971',
  MQ: '972',
  GF: '973',
  RE: '974',
  PM: '975',
  YT: '976',
  WF: '986',
  PF: '987',
  NC: '988',
};

/** ISO 3166-1 without the territories above, Saint-Barthélemy, Saint-Martin, the French south, and uninhabited isles. */
const CODES =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ CA CC ' +
  'CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR ' +
  'GA GB GD GE GG GH GI GL GM GN GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE ' +
  'KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MR MS MT ' +
  'MU MV MW MX MY MZ NA NE NF NG NI NL NO NP NR NU NZ OM PA PE PG PH PK PL PN PR PS PT PW PY QA RO RS RU RW SA ' +
  'SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA ' +
  'UG US UY UZ VA VC VE VG VI VN VU WS YE ZA ZM ZW';

const names = new Intl.DisplayNames('fr', { type: 'region', fallback: 'none' });

/** Every country, by its French name. */
export const COUNTRIES: readonly Country[] = CODES.split(' ')
  .map((code) => {
    const name = (names.of(code) ?? code).replaceAll("'", '’');
    return { code, name, kept: name.toLocaleUpperCase('fr') };
  })
  .sort((a, b) => a.name.localeCompare(b.name, 'fr'));

/** The country of a French name, written with or without capitals, accents and hyphens. */
export function countryNamed(name: string): Country | undefined {
  return BY_FOLDED_NAME.get(folded(name));
}

const BY_FOLDED_NAME = new Map(COUNTRIES.map((country) => [folded(country.name), country]));

function folded(name: string): string {
  return inForm('NFD', name)
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
}
