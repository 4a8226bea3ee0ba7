import { isSiren } from './dossier.ts';
import { SIREN_TEXTS } from './texts.ts';

/** The SIREN that a person typed, with whatever stood between its figures; or what is wrong with it. */
export function readSiren(
  typed: string,
): { siren: string; fault?: undefined } | { siren?: undefined; fault: string } {
  const digits = typed.replaceAll(/[\s.,_\p{Pd}]/gu, '');
  if (digits === '') return { fault: SIREN_TEXTS.missing };
  if (/^\d{14}$/.test(digits)) return { fault: SIREN_TEXTS.isSiret };
  return isSiren(digits) ? { siren: digits } : { fault: SIREN_TEXTS.odd };
}
