import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { stamp } from '../../platform/french-dates.ts';
import type { Recap } from './recap.ts';

/**
 * The recap as a PDF, one A4 page (a second only for extreme data), about 30 kB.
 *
 * It is PDF/UA-1 (ISO 14289-1): the compiler refuses a document that is not accessible, so a careless change of
 * the template fails the tests. Fonts are embedded; nothing comes from the network or from the machine's own fonts.
 *
 * Compiling is synchronous: 4 to 10 ms of the event loop, so never two at once, and too little to be worth a worker.
 * The first call also loads the fonts: 25 to 50 ms, once for the process.
 *
 * A character that no embedded font has (an emoji, a Chinese sign) is printed as « � », and the page says so.
 *
 * @throws RangeError when `madeAt` is an invalid date.
 */
export async function recapPdf(recap: Recap): Promise<Buffer> {
  const { madeAt, ...texts } = recap;
  const inputs: Record<string, string> = { madeAt: stamp(madeAt) };
  for (const [name, text] of Object.entries(texts)) inputs[name] = printable(text);

  const { compiler, template } = printer();
  try {
    return compiler.pdf(
      { mainFileContent: template, inputs },
      { pdfStandard: 'ua-1', creationTimestamp: Math.floor(madeAt.getTime() / 1000) },
    );
  } finally {
    // What compiling memoised is kept for ever unless evicted: 0.4 MB a recap, and personal data. What the last
    // ones had in common stays, or each would cost as much as a first one.
    compiler.evictCache(COMPILATIONS_REMEMBERED);
  }
}

const COMPILATIONS_REMEMBERED = 2;

const WEIGHTS = ['400Regular', '600SemiBold', '700Bold'];

let ready: { compiler: NodeCompiler; template: string } | undefined;

function printer() {
  ready ??= {
    compiler: NodeCompiler.create({ fontArgs: [{ fontBlobs: WEIGHTS.map(readFont) }] }),
    template: readFileSync(new URL('./recap.typ', import.meta.url), 'utf8'),
  };
  return ready;
}

function readFont(weight: string): Buffer {
  const file = `@expo-google-fonts/atkinson-hyperlegible-next/${weight}/AtkinsonHyperlegibleNext_${weight}.ttf`;
  return readFileSync(createRequire(import.meta.url).resolve(file));
}

/** Marks the place of a character that cannot be printed. */
const REPLACEMENT = '\ufffd';

const BLANK = /[\p{Cc}\u2028\u2029]/gu;
const INVISIBLE = /\p{Cf}/gu;

// What the fonts named in the template have in every weight: Latin with all its accents, Greek, Cyrillic, marks of
// punctuation. PDF/UA-1 refuses a character without a shape, and one odd character must not cost the whole recap.
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
