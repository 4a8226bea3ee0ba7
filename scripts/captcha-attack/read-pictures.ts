// One of the processes of `npm run captcha:attack`: prepares its share of the pictures, has Tesseract read them,
// and sends home what was read. Arguments: path of tesseract, seed, first picture, one past the last.
import { foldAnswer } from '../../src/platform/captcha/challenge.ts';
import { pictureOf, toGrey } from './pictures.ts';
import { prepare } from './preparations.ts';
import { readPieces } from './read-pieces.ts';
import { recognise } from './recognise.ts';

/** Page segmentation modes of Tesseract: a line, a word, a line taken raw. */
const MODES = ['7', '8', '13'] as const;

/** What was read of one picture, prepared in one way, in one mode. */
export interface Reading {
  picture: number;
  preparation: string;
  mode: string;
  text: string;
}

const BATCH = 125;

if (process.send) {
  const [program = '', seed = '', first = '', end = ''] = process.argv.slice(2);
  for await (const readings of readShare(program, seed, Number(first), Number(end))) process.send(readings);
  process.disconnect();
}

/** The readings of each batch in turn: as many pictures as memory holds in all their preparations. */
async function* readShare(
  program: string,
  seed: string,
  first: number,
  end: number,
): AsyncGenerator<Reading[]> {
  for (let start = first; start < end; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, end - start) }, (_, n) => start + n);
    const grey = await Promise.all(
      numbers.map(async (number) => toGrey((await pictureOf(seed, number)).png)),
    );
    const readings = (preparation: string, mode: string, texts: readonly string[]): Reading[] =>
      texts.map((text, n) => ({ picture: start + n, preparation, mode, text: foldAnswer(text) }));
    const prepared = grey.map(prepare);
    for (const preparation of Object.keys(prepared[0] ?? {})) {
      const rasters = prepared.flatMap((ways) => ways[preparation] ?? []);
      for (const mode of MODES) yield readings(preparation, mode, recognise(program, mode, rasters));
    }
    yield readings('cut, each turned, the surest', '10', readPieces(program, grey));
  }
}
