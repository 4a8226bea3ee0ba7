import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALPHABET, foldAnswer } from '../../src/captcha/challenge.ts';
import { tesseract } from '../../test/tools/provision.ts';
import { type Picture, type Raster, toGrey } from './pictures.ts';

/** Page segmentation modes: a line, a word. */
const MODES = ['7', '8'] as const;

/** How a picture is prepared; programs for print read black on white best. */
const PREPARATIONS: Record<string, (png: Buffer) => Promise<Raster>> = {
  'as drawn': (png) => toGrey(png),
  'as shown, half as large': (png) => toGrey(png, 240),
  'black and white': async (png) => {
    const grey = await toGrey(png);
    return { ...grey, pixels: grey.pixels.map((value) => (value < 128 ? 0 : 255)) };
  },
};

/**
 * What Tesseract, a program that reads print, makes of the pictures; it knows the alphabet.
 * @returns of each preparation, and of any of them, how many were read whole
 */
export async function readAsPrint(pictures: readonly Picture[]): Promise<Record<string, number>> {
  const program = await tesseract();
  const read = new Set<number>();
  const counts: Record<string, number> = {};
  for (const [name, prepare] of Object.entries(PREPARATIONS)) {
    const rasters = await Promise.all(pictures.map(({ png }) => prepare(png)));
    const right = new Set<number>();
    for (const mode of MODES) {
      recognise(program, mode, rasters).forEach((text, n) => {
        if (foldAnswer(text) === pictures[n]?.answer) right.add(n);
      });
    }
    counts[name] = right.size;
    for (const n of right) read.add(n);
  }
  return { ...counts, 'one way or another': read.size };
}

function recognise(program: string, mode: string, pictures: readonly Raster[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'captcha-attack-'));
  try {
    const files = pictures.map((picture, n) => {
      const file = join(folder, `${n}.pgm`);
      writeFileSync(file, toPgm(picture));
      return file;
    });
    const list = join(folder, 'list.txt');
    writeFileSync(list, files.join('\n'));
    const whitelist = `tessedit_char_whitelist=${ALPHABET}${ALPHABET.toUpperCase()}`;
    const options = ['--dpi', '150', '--psm', mode, '-c', whitelist, '-c', 'page_separator=\f'];
    const printed = execFileSync(program, [list, 'stdout', ...options], {
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return printed
      .split('\f')
      .slice(0, pictures.length)
      .map((text) => text.replace(/\s/g, ''));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Netpbm's plainest format: what is read fastest. */
function toPgm({ width, height, pixels }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
