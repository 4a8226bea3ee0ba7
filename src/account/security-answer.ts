/**
 * An answer as it is hashed and compared: case, accents, hyphens and doubled spaces do not count, because
 * nobody remembers after three years how « Jean-François » was typed.
 */
export function normaliseAnswer(typed: string): string {
  return typed
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}]+/gu, ' ')
    .trim();
}
