import { folded } from './fold.ts';

/**
 * The password with a blank in the place of each part that adds nothing: the holder's own words, and what was
 * already typed once in the same password (« Marseille-13-Marseille-13 »). A blank occurs in no word, so that
 * what stands on either side is not read as one.
 * @param typed without accents
 */
export function knownPartsBlanked(typed: string, personalWords: readonly string[]): string {
  return repeatsBlanked(wordsBlanked(typed, personalWords).replace(SAME_CHARACTER, '$1'));
}

const BLANK = ' ';
/** Shorter words, or repeats, stand in any sentence by chance. */
const SHORTEST_WORD = 3;
const SHORTEST_REPEAT = 4;
/** « zzzzyyyyxxxx » is no more than « zyx ». */
const SAME_CHARACTER = /(.)\1{2,}/gu;

function wordsBlanked(typed: string, personalWords: readonly string[]): string {
  const words = personalWords
    .flatMap((word) => folded(word).split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= SHORTEST_WORD)
    .flatMap((word) => [outline(word), outline(reversed(word))])
    .sort((a, b) => b.length - a.length);
  const shape = outline(typed);
  let left = '';
  for (let at = 0; at < typed.length; ) {
    const word = words.find((candidate) => shape.startsWith(candidate, at));
    left += word ? BLANK : typed[at];
    at += word?.length ?? 1;
  }
  return left;
}

function repeatsBlanked(typed: string): string {
  const shape = typed.toLowerCase();
  let left = '';
  for (let at = 0; at < typed.length; ) {
    const repeated = lengthSeenBefore(shape, at);
    const isRepeat = repeated >= SHORTEST_REPEAT;
    left += isRepeat ? BLANK : typed[at];
    at += isRepeat ? repeated : 1;
  }
  return left;
}

/** How many characters from `at` on already stand, in a row, before `at`. */
function lengthSeenBefore(text: string, at: number): number {
  const before = text.slice(0, at);
  let length = 0;
  while (at + length < text.length && before.includes(text.slice(at, at + length + 1))) length += 1;
  return length;
}

/** Letters and the signs written for them look alike: « R0sem0nde », « Li1a ». Keeps the length. */
function outline(text: string): string {
  return text.toLowerCase().replace(/[4@8(36910!|l5$7+2]/g, (sign) => LOOK_ALIKES[sign] ?? sign);
}

const LOOK_ALIKES: Record<string, string> = {
  '4': 'a',
  '@': 'a',
  '8': 'b',
  '(': 'c',
  '3': 'e',
  '6': 'g',
  '9': 'g',
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  l: 'i',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '2': 'z',
};

function reversed(word: string): string {
  return [...word].reverse().join('');
}
