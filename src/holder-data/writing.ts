import { unprintableIn } from '../platform/printed-characters.ts';
import { typedLine, withKeyboardSigns } from '../platform/typed-line.ts';

/**
 * A line of the holder's data, with the signs of a keyboard. What is left as the account holds it stays exactly that, even
 * where it was kept before lines were read so.
 */
export function lineUnlessKept(typed: string, kept: string | undefined): string {
  const line = readLine(typed);
  return kept !== undefined && line === readLine(kept) ? kept : line;
}

/** A grave accent between letters is what some keyboards have for an apostrophe. */
function readLine(typed: string): string {
  return withKeyboardSigns(typedLine(typed)).replaceAll('`', "'");
}

/**
 * What names and addresses may be written with. Mails and letters repeat them, so that nothing in them may pass for
 * something else: no letter that only looks like another or like a full stop, nothing that a mail program makes a link of.
 */

/**
 * Letters of one script, spaces, hyphens and apostrophes.
 * @param what « Le nom »
 * @returns what is wrong, for whoever typed it
 */
export function nameFault(what: string, name: string): string | undefined {
  const fault = writingFault(what, name, { letter: /[\p{L}\p{M}]/u, also: /[ '’ʼ\u2010\u2011-]/u });
  if (fault) return fault;
  return /\p{L}/u.test(name) ? undefined : `${what} ne contient aucune lettre.`;
}

/**
 * Letters of one script, figures, and what is printed on a keyboard but `@`; a full stop is followed by a space.
 * @param what « L’adresse »
 */
export function addressFault(what: string, line: string): string | undefined {
  const fault = writingFault(what, line, { letter: /[\p{L}\p{M}\p{Nd}]/u, also: ON_A_KEYBOARD });
  const link = LINK.exec(line)?.[0];
  if (fault || link === undefined) return fault;
  return `${what} contient « ${link} », qui ressemble à l’adresse d’un site. Mettez un espace après le point ou la barre.`;
}

/** Control and format characters, ends of line, what is no character: nothing that can be read. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\p{DI}]/u;
/** Latin by its script, a dot by its looks. */
const LOOKS_LIKE_A_STOP = /\ua78f/u;
/** More than any language stacks. */
const TOO_MANY_ACCENTS = /\p{M}{5}|(?<![\p{L}\p{M}])\p{M}/u;
const ON_A_KEYBOARD = /[\p{Zs}!-?[-`{-~«»‘’“”ʼ‐‑–—°²³½¼¾·]/u;
/** A word, a full stop and a word, as in `evil.example`; four numbers; what begins an address after `https:`. */
const LINK = /[\p{L}\p{M}\p{N}-]+\.\p{L}[\p{L}\p{M}]+|\d+\.\d+\.\d+\.\d+|\/\//u;

/** The scripts recommended for identifiers (Unicode Standard Annex 31, table 5) that the fonts of documents have. */
const SCRIPTS: readonly (readonly [script: string, letters: RegExp])[] = [
  ['latine', /[\p{scx=Latn}\p{sc=Zinh}]/u],
  ['grecque', /[\p{scx=Grek}\p{sc=Zinh}]/u],
  ['cyrillique', /[\p{scx=Cyrl}\p{sc=Zinh}]/u],
  ['arménienne', /[\p{scx=Armn}\p{sc=Zinh}]/u],
  ['géorgienne', /[\p{scx=Geor}\p{sc=Zinh}]/u],
  ['arabe', /[\p{scx=Arab}\p{sc=Zinh}]/u],
  ['hébraïque', /[\p{scx=Hebr}\p{sc=Zinh}]/u],
  ['laotienne', /[\p{scx=Laoo}\p{sc=Zinh}]/u],
];

function writingFault(
  what: string,
  text: string,
  { letter, also }: { letter: RegExp; also: RegExp },
): string | undefined {
  if (INVISIBLE.test(text))
    return `${what} contient un caractère invisible. Effacez-le et saisissez de nouveau ce qui l’entoure.`;
  const others = Array.from(text.normalize('NFC')).filter((character) => !also.test(character));
  const odd = others.find((character) => !letter.test(character) || LOOKS_LIKE_A_STOP.test(character));
  if (odd !== undefined) return `${what} contient « ${odd} », qui n’y est pas accepté.`;
  if (TOO_MANY_ACCENTS.test(text)) return `${what} porte trop d’accents sur une même lettre.`;
  return scriptFault(what, others) ?? printingFault(what, text);
}

/** A recap or a letter with « � » in the place of letters would tell nobody who it is for. */
function printingFault(what: string, text: string): string | undefined {
  const odd = unprintableIn(text);
  if (odd === undefined) return undefined;
  return `${what} contient « ${odd} », que nos documents et nos lettres ne peuvent pas imprimer. Remplacez-le par la lettre la plus proche.`;
}

function scriptFault(what: string, letters: readonly string[]): string | undefined {
  if (SCRIPTS.some(([, script]) => letters.every((letter) => script.test(letter)))) return undefined;
  const [first = ''] = letters;
  const own = SCRIPTS.filter(([, script]) => script.test(first));
  const other =
    letters.find((letter) => !own.some(([, script]) => script.test(letter))) ??
    letters.find((letter) => !own[0]?.[1].test(letter)) ??
    first;
  const [ofFirst, ofOther] = [own[0]?.[0], SCRIPTS.find(([, script]) => script.test(other))?.[0]];
  if (ofFirst === undefined || ofOther === undefined) {
    const unknown = ofFirst === undefined ? first : other;
    return `${what} contient « ${unknown} », d’une écriture qui n’est pas acceptée. Utilisez des lettres latines.`;
  }
  return `${what} mêle deux écritures : « ${first} » est une lettre ${ofFirst}, « ${other} » une lettre ${ofOther}. N’en utilisez qu’une.`;
}
