import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

/** What a template is handed: plain text, alone or in lists; Typst never reads it as markup. */
export type PrintedTexts = Readonly<Record<string, string | readonly string[]>>;

/**
 * Prints a Typst template as a PDF. `prelude.typ`, beside this file, comes before it: the palette, the fonts, and
 * `data`, the texts by their names.
 *
 * It is PDF/UA-1 (ISO 14289-1): the compiler refuses a document that is not accessible, so a careless change of
 * a template fails the tests. Fonts are embedded; nothing comes from the network or from the machine's own fonts.
 *
 * Compiling is synchronous: 4 to 10 ms of the event loop, so never two at once, and too little to be worth a worker.
 * The first call also loads the fonts: 25 to 50 ms, once for the process.
 *
 * A character that no embedded font has (an emoji, a Chinese sign) is printed as « � ».
 *
 * @param template the `.typ` file, beside the module that calls
 * @param madeAt the date the file bears
 * @throws RangeError when `madeAt` is an invalid date
 */
export async function printPdf(template: URL, texts: PrintedTexts, madeAt: Date): Promise<Buffer> {
  const seconds = Math.floor(madeAt.getTime() / 1000);
  if (Number.isNaN(seconds)) throw new RangeError('A document needs the date on which it is made');
  const data = JSON.stringify(texts, (_name, value) =>
    typeof value === 'string' ? printable(value) : value,
  );
  const { compiler, prelude } = printer();
  try {
    return compiler.pdf(
      { mainFileContent: `${prelude}\n${textOf(template)}`, inputs: { data } },
      { pdfStandard: 'ua-1', creationTimestamp: seconds },
    );
  } finally {
    // What compiling memoised is kept for ever unless evicted: 0.4 MB a document, and personal data. What the last
    // ones had in common stays, or each would cost as much as a first one.
    compiler.evictCache(COMPILATIONS_REMEMBERED);
  }
}

const COMPILATIONS_REMEMBERED = 2;

const WEIGHTS = ['400Regular', '600SemiBold', '700Bold'];

let ready: { compiler: NodeCompiler; prelude: string } | undefined;

function printer() {
  ready ??= {
    compiler: NodeCompiler.create({ fontArgs: [{ fontBlobs: WEIGHTS.map(readFont) }] }),
    prelude: textOf(new URL('./prelude.typ', import.meta.url)),
  };
  return ready;
}

function readFont(weight: string): Buffer {
  const file = `@expo-google-fonts/atkinson-hyperlegible-next/${weight}/AtkinsonHyperlegibleNext_${weight}.ttf`;
  return readFileSync(createRequire(import.meta.url).resolve(file));
}

const templates = new Map<string, string>();

function textOf(file: URL): string {
  const text = templates.get(file.href) ?? readFileSync(file, 'utf8');
  templates.set(file.href, text);
  return text;
}

/** Marks the place of a character that cannot be printed. */
const REPLACEMENT = '\ufffd';

const BLANK = /[\p{Cc}\u2028\u2029]/gu;
const INVISIBLE = /\p{Cf}/gu;

// What the fonts named in the prelude have in every weight: Latin with all its accents, Greek, Cyrillic, marks of
// punctuation. PDF/UA-1 refuses a character without a shape, and one odd character must not cost the whole document.
const WITHOUT_SHAPE = new RegExp(
  `[^${[
    '\\u0020-\\u007e\\u00a0-\\u024f\\u1e00-\\u1e99\\u1ea0-\\u1ef9', // Latin
    '\\u02b9-\\u02dd\\u0300-\\u036f', // marks beside and above letters
    '\\u0386-\\u03ce\\u0400-\\u045f', // Greek, Cyrillic
    '\\u2010-\\u2027\\u2030-\\u2037\\u2039\\u203a\\u20ac\\u2116\\u2122', // punctuation, €, №, ™
  ].join('')}]`,
  'gu',
);

function printable(text: string): string {
  return text.normalize('NFC').replace(BLANK, ' ').replace(INVISIBLE, '').replace(WITHOUT_SHAPE, REPLACEMENT);
}
