// One of the processes of `npm run captcha:attack`: prepares its share of the pictures, has Tesseract read them,
// and sends home what was read. Arguments: path of tesseract, seed, first picture, one past the last.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALPHABET, foldAnswer } from '../../src/platform/captcha/challenge.ts';
import { pictureOf, toGrey } from './pictures.ts';
import { prepare } from './preparations.ts';
import type { Raster } from './raster.ts';

/** Page segmentation modes of Tesseract: a line, a word, a line taken raw. */
export const MODES = ['7', '8', '13'] as const;

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
    const prepared = await Promise.all(
      numbers.map(async (number) => prepare(await toGrey((await pictureOf(seed, number)).png))),
    );
    for (const preparation of Object.keys(prepared[0] ?? {})) {
      const rasters = prepared.flatMap((ways) => ways[preparation] ?? []);
      yield MODES.flatMap((mode) =>
        recognise(program, mode, rasters).map((text, n) => ({ picture: start + n, preparation, mode, text })),
      );
    }
  }
}

/** What Tesseract reads in each picture, as the program compares it with the answer. */
function recognise(program: string, mode: string, pictures: readonly Raster[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'captcha-attack-'));
  try {
    const files = pictures.map((_, n) => join(folder, `${n}.pgm`));
    pictures.forEach((picture, n) => {
      writeFileSync(files[n] ?? '', toPgm(picture));
    });
    const list = join(folder, 'list.txt');
    writeFileSync(list, files.join('\n'));
    const whitelist = `tessedit_char_whitelist=${ALPHABET}${ALPHABET.toUpperCase()}`;
    const printed = execFileSync(
      program,
      [list, 'stdout', '--psm', mode, '--dpi', '150', '-c', whitelist, '-c', 'page_separator=\f'],
      {
        env: { ...process.env, OMP_THREAD_LIMIT: '1' },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return printed
      .split('\f')
      .slice(0, pictures.length)
      .map((text) => foldAnswer(text.replace(/\s/g, '')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Netpbm's plainest format: what is read fastest. */
function toPgm({ width, height, pixels }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
