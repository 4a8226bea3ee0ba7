import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALPHABET } from '../../src/platform/captcha/challenge.ts';
import type { Raster } from './raster.ts';

/** What Tesseract reads in each picture, without spaces. `mode` is its page segmentation mode. */
export function recognise(program: string, mode: string, pictures: readonly Raster[]): string[] {
  const printed = runTesseract(program, pictures, ['--psm', mode, '-c', 'page_separator=\f']);
  return printed
    .split('\f')
    .slice(0, pictures.length)
    .map((text) => text.replace(/\s/g, ''));
}

/** A character that Tesseract took a picture for. */
export interface Guess {
  character: string;
  /** From 0 to 100, as Tesseract tells it; -1 for a picture in which it read none. */
  sureness: number;
}

/** The character that Tesseract sees in each picture, taken for a single one (page segmentation mode 10). */
export function recogniseCharacters(program: string, pictures: readonly Raster[]): Guess[] {
  const guesses = pictures.map((): Guess => ({ character: '', sureness: -1 }));
  const table = runTesseract(program, pictures, ['--psm', '10'], ['tsv']);
  for (const row of table.split('\n')) {
    const cells = row.split('\t');
    const [page, sureness, text] = [Number(cells[1]) - 1, Number(cells[10]), cells[11]?.trim() ?? ''];
    if (text.length === 1 && sureness > (guesses[page]?.sureness ?? 100))
      guesses[page] = { character: text, sureness };
  }
  return guesses;
}

/** What Tesseract prints about the pictures, one page each; it knows the alphabet. */
function runTesseract(
  program: string,
  pictures: readonly Raster[],
  options: readonly string[],
  outputs: readonly string[] = [],
): string {
  const folder = mkdtempSync(join(tmpdir(), 'captcha-attack-'));
  try {
    const files = pictures.map((_, n) => join(folder, `${n}.pgm`));
    pictures.forEach((picture, n) => {
      writeFileSync(files[n] ?? '', toPgm(picture));
    });
    const list = join(folder, 'list.txt');
    writeFileSync(list, files.join('\n'));
    const whitelist = `tessedit_char_whitelist=${ALPHABET}${ALPHABET.toUpperCase()}`;
    return execFileSync(program, [list, 'stdout', '--dpi', '150', '-c', whitelist, ...options, ...outputs], {
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Netpbm's plainest format: what is read fastest. */
function toPgm({ width, height, pixels }: Raster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, 'latin1'), pixels]);
}
