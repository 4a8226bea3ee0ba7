// `npm run captcha:attack`: has Tesseract read 500 captchas, each prepared in many ways, and tells how many it
// read whole. Ends with 1 when that is 1 % or more. Draws sheets for a person to judge as well. How the captcha
// is meant, and what this cannot show: docs/captcha.md. Options: --seed (any text), --count, --folder.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MissingProgram, tesseract } from '../test/tools/provision.ts';
import { type Picture, pictureOf } from './captcha-attack/pictures.ts';
import type { Reading } from './captcha-attack/read-pictures.ts';
import { type Score, scoreOf } from './captcha-attack/score.ts';
import { drawSheet } from './captcha-attack/sheet.ts';

/** Share of pictures, in percent, from which on the captcha has failed. */
const TOO_MANY = 1;
const PROCESSES = 2;
const ON_SHEET = 60;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '500' },
    folder: { type: 'string' },
  },
});

try {
  process.exitCode = (await attack(options.seed, Number(options.count))) < TOO_MANY ? 0 : 1;
} catch (error) {
  if (!(error instanceof MissingProgram)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** @returns how many pictures of a hundred were read */
async function attack(seed: string, count: number): Promise<number> {
  if (!(count >= 1)) throw new RangeError('--count must be a number of pictures');
  const program = await tesseract();
  const pictures = await Promise.all(Array.from({ length: count }, (_, n) => pictureOf(seed, n)));
  await writeSheets(pictures);
  const started = performance.now();
  const readings = await readAll(program, seed, count);
  const score = scoreOf(readings, pictures);
  tell(score, pictures);
  const percent = (100 * score.total) / count;
  console.log(`${Math.round((performance.now() - started) / 1000)} seconds`);
  console.log(`Read whole, one way or another: ${percent.toFixed(1)} % (must be below ${TOO_MANY} %)`);
  return percent;
}

/** Shared among processes; what one of them read comes back a preparation at a time. */
async function readAll(program: string, seed: string, count: number): Promise<Reading[]> {
  const share = Math.ceil(count / PROCESSES);
  const starts = Array.from({ length: PROCESSES }, (_, n) => n * share);
  const shares = await Promise.all(
    starts.map((first) => readShare([program, seed, String(first), String(Math.min(first + share, count))])),
  );
  return shares.flat();
}

function readShare(args: string[]): Promise<Reading[]> {
  return new Promise((resolve, reject) => {
    const readings: Reading[] = [];
    fork(join(import.meta.dirname, 'captcha-attack/read-pictures.ts'), args)
      .on('message', (read) => readings.push(...(read as Reading[])))
      .on('error', reject)
      .on('exit', (code) =>
        code === 0 ? resolve(readings) : reject(new Error(`A reader ended with ${code}`)),
      );
  });
}

function tell({ rows }: Score, pictures: readonly Picture[]): void {
  const bytes = pictures.map(({ png }) => png.length);
  const mean = Math.round(bytes.reduce((sum, size) => sum + size, 0) / bytes.length);
  console.log(`${pictures.length} pictures of ${mean} bytes on average, ${Math.max(...bytes)} at most`);
  console.table(rows);
}

async function writeSheets(pictures: readonly Picture[]): Promise<void> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'captcha-sheet-'));
  mkdirSync(folder, { recursive: true });
  const shown = pictures.slice(0, ON_SHEET);
  writeFileSync(join(folder, 'captchas.png'), await drawSheet(shown, { answers: false }));
  writeFileSync(join(folder, 'captchas-answers.png'), await drawSheet(shown, { answers: true }));
  console.log(`To be read by a person: ${join(folder, 'captchas.png')}; beside it captchas-answers.png`);
}
