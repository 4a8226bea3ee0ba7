import { folded } from './fold.ts';

/**
 * Tells whether a password is common, case and accents aside:
 * - it is on the list, or is one entry of the list typed several times (« azertyazertyazerty »), or
 * - the same holds of its core, what is left without the digits and signs at either end (« Motdepasse-20262026 »),
 *   where the core is half of it or more: a few letters beside twenty random digits make no common password.
 *
 * Few listed passwords have 20 characters: without the second rule the list would stop nobody.
 * @param words lists of words, folded
 */
export function commonPasswords(words: Iterable<string>): (password: string) => boolean {
  const listed = new Set(words);
  return (password) => {
    const whole = folded(password);
    if (whole.length > LONGEST) return false;
    if (isListedOrRepeated(listed, whole)) return true;
    const core = whole.replace(/^\P{L}+|\P{L}+$/gu, '');
    return core.length * 2 >= whole.length && isListedOrRepeated(listed, core);
  };
}

/** Longer ones are refused before, and nothing listed comes near. */
const LONGEST = 256;

function isListedOrRepeated(listed: ReadonlySet<string>, text: string): boolean {
  for (let times = 1; times <= text.length; times += 1) {
    const entry = text.slice(0, text.length / times);
    if (entry.length * times === text.length && listed.has(entry) && entry.repeat(times) === text)
      return true;
  }
  return false;
}
