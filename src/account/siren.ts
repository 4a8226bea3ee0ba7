/**
 * Whether a text is a SIREN: 9 digits whose Luhn sum is a multiple of 10 (INSEE; ISO/IEC 7812-1, annex B).
 * The number of no company at all, `000000000`, is refused.
 */
export function isSiren(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false;
  const sum = [...text].reduce((total, digit, index) => total + weigh(Number(digit), index), 0);
  return sum % 10 === 0;
}

/** Every second digit from the right is doubled, its digits added: with 9 digits, those at odd positions. */
function weigh(digit: number, index: number): number {
  if (index % 2 === 0) return digit;
  return digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
}
