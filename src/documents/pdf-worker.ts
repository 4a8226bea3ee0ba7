// Runs in a process of its own: compiles one document after the other. Compiling is synchronous, 4 to 10 ms each; the
// first also loads the fonts, 25 to 50 ms, once for the process.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { COLOURS } from '../web/tokens.ts';
import type { Document } from './pdf-printer.ts';
import { withoutVersion } from './pdf-printer.ts';

const WEIGHTS = ['400Regular', '600SemiBold', '700Bold'];
const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: WEIGHTS.map(readFont) }] });
const prelude = readFileSync(new URL('./prelude.typ', import.meta.url), 'utf8');
const PALETTE = JSON.stringify(COLOURS);
const templates = new Map<string, string>();

/**
 * What compiling memoised is kept for ever unless evicted: 0.4 MB a document, and personal data. What the last ones had
 * in common stays, or each would cost as much as a first one.
 */
const COMPILATIONS_REMEMBERED = 2;

export default function print(document?: Document): Uint8Array | undefined {
  if (!document) return undefined;
  const { template, data, madeAt } = document;
  try {
    const pdf = compiler.pdf(
      { mainFileContent: `${prelude}\n${textOf(template)}`, inputs: { data, palette: PALETTE } },
      { pdfStandard: 'ua-1', creationTimestamp: madeAt },
    );
    return withoutVersion(pdf);
  } catch (error) {
    throw new Error(`Typst: ${diagnosis(error)}`);
  } finally {
    compiler.evictCache(COMPILATIONS_REMEMBERED);
  }
}

function textOf(template: string): string {
  const text = templates.get(template) ?? readFileSync(new URL(template), 'utf8');
  templates.set(template, text);
  return text;
}

function readFont(weight: string): Buffer {
  const file = `@expo-google-fonts/atkinson-hyperlegible-next/${weight}/AtkinsonHyperlegibleNext_${weight}.ttf`;
  return readFileSync(createRequire(import.meta.url).resolve(file));
}

/** The compiler says what is wrong in `code`, which would not leave the process. */
function diagnosis(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
