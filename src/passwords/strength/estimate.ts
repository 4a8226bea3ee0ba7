import { type Options, type OptionsGraph, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { withoutAccents } from './fold.ts';
import { knownPartsBlanked } from './known-parts.ts';

/** « Faible », « Moyen », « Fort ». */
export type StrengthLevel = 'weak' | 'medium' | 'strong';

/** What an attacker is taken to know. */
export interface WordLists {
  /** Lists of words without accents, in lower case, most frequent first. */
  words: Record<string, string[]>;
  /** Which key lies beside which. */
  keyboards: OptionsGraph;
}

/** `personalWords`: name, address… of whoever will bear the password. */
export type StrengthEstimator = (password: string, personalWords: readonly string[]) => StrengthLevel;

/**
 * How hard a password is to guess: zxcvbn (Wheeler, USENIX Security 2016), made stricter where it is too kind
 * to passwords of 20 characters, and bounded where it is slow. The server and the page use the same one with
 * other word lists; the server decides.
 */
export function strengthEstimator(lists: WordLists): StrengthEstimator {
  const zxcvbn = zxcvbnWith(lists);
  return (password, personalWords) => {
    const length = [...password.normalize('NFC')].length;
    const typed = withoutAccents(password).slice(0, LONGEST);
    const reduced = knownPartsBlanked(typed, personalWords);
    // A blank may cut a common word in two and so seem to help: the lower of the two estimates holds.
    const guesses = Math.min(strongestPiece(zxcvbn, typed), strongestPiece(zxcvbn, reduced));
    return levelOf(guesses, length);
  };
}

/**
 * @param guesses decimal logarithm of the number of guesses that find the password
 * @param length in characters, after NFC
 */
export function levelOf(guesses: number, length: number): StrengthLevel {
  if (guesses >= STRONG && length >= SHORTEST_STRONG) return 'strong';
  return guesses >= MEDIUM ? 'medium' : 'weak';
}

/**
 * 10^13 guesses, at the few thousand a second that a graphics card makes against Argon2id with 19 MiB, take
 * a century. zxcvbn's own highest step is 10^10; two keyboard rows or two common words and a year reach it.
 */
const STRONG = 13;
/** Out of reach of guesses made on line, but not of those made on a stolen hash (zxcvbn's step 3 of 4). */
const MEDIUM = 8;
/** Fewer are refused, so the meter must not praise them. */
const SHORTEST_STRONG = 20;
/** More are refused. */
const LONGEST = 128;

/**
 * The work grows faster than the length: a long password is scored in pieces of this many characters, and is
 * as strong as its strongest piece, since whoever guesses the whole has guessed the piece. The pieces begin at
 * fixed places, so that what is added beyond one never lowers its score.
 */
const PIECE = 40;

function strongestPiece(zxcvbn: ZxcvbnFactory, text: string): number {
  let strongest = 0;
  for (let start = 0; start < text.length && strongest < STRONG; start += PIECE) {
    strongest = Math.max(strongest, guessesOfPiece(zxcvbn, text.slice(start, start + PIECE)));
  }
  return strongest;
}

/** « 1a2z3e4r… » is two sequences woven into one: what looks strong is looked at every other character too. */
function guessesOfPiece(zxcvbn: ZxcvbnFactory, piece: string): number {
  const guesses = guessesOf(zxcvbn, piece);
  if (guesses < STRONG) return guesses;
  const everyOther = (first: number) => [...piece].filter((_, at) => at % 2 === first).join('');
  return Math.min(guesses, guessesOf(zxcvbn, everyOther(0)) + guessesOf(zxcvbn, everyOther(1)));
}

/** Decimal logarithm; 0 where zxcvbn fails, since what could not be judged is not to be called strong. */
function guessesOf(zxcvbn: ZxcvbnFactory, text: string): number {
  try {
    const { guessesLog10 } = zxcvbn.check(text);
    return Number.isFinite(guessesLog10) ? guessesLog10 : 0;
  } catch {
    return 0;
  }
}

/**
 * One letter a sign, so that one reading is enough for a word written in signs (« m0td3p4ss3 »). The hundred
 * readings that zxcvbn tries by default take nine tenths of its time.
 */
const SIGNS_FOR_LETTERS = {
  a: ['4', '@'],
  b: ['8'],
  c: ['('],
  e: ['3'],
  g: ['6', '9'],
  i: ['1', '!'],
  l: ['|'],
  o: ['0'],
  s: ['5', '$'],
  t: ['7', '+'],
  z: ['2'],
};

function zxcvbnWith({ words, keyboards }: WordLists): ZxcvbnFactory {
  const zxcvbn = new ZxcvbnFactory({
    dictionary: words,
    graphs: keyboards,
    maxLength: PIECE,
    l33tTable: SIGNS_FOR_LETTERS,
    l33tMaxSubstitutions: 1,
  });
  // It looks words up in plain objects, where « constructor » finds a function instead of a rank.
  const { options } = zxcvbn as unknown as { options: Options };
  for (const ranks of Object.values(options.rankedDictionaries)) Object.setPrototypeOf(ranks, null);
  return zxcvbn;
}
