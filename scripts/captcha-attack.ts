// `npm run captcha:attack`: what programs make of the captcha, and what its work costs them. Reads the pictures with
// Tesseract, and with a network that it teaches first; writes down the recordings by the clips that are shipped; measures
// the work. It reports and passes no judgement: a program made for it reads every captcha of this kind, and nothing rests
// on that it does not (docs/captcha.md). Outside CI, and nothing that it learns is kept.
// Options: --only (some of print, reader, sound, work), --minutes (of a processor, for the reader), --count, --seed,
// --folder (where sheets for a person to read go).
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { speakCaptcha } from '../src/captcha/audio/speak.ts';
import { MissingProgram } from '../test/tools/provision.ts';
import { writeDown } from './captcha-attack/listener.ts';
import { learnToRead, minutesSince, readAll } from './captcha-attack/picture-reader.ts';
import { captchaOf, pictureOf } from './captcha-attack/pictures.ts';
import { readAsPrint } from './captcha-attack/print-reader.ts';
import { drawSheet } from './captcha-attack/sheet.ts';
import { costOfWork } from './captcha-attack/work-cost.ts';

const ON_SHEET = 60;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'work,print,sound,reader' },
    minutes: { type: 'string', default: '28' },
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
  },
});
const count = Number(options.count);

const ATTACKS: Record<string, () => Promise<void>> = {
  work: async () => console.table(await costOfWork()),

  async print() {
    const pictures = await Promise.all(Array.from({ length: count }, (_, n) => pictureOf(options.seed, n)));
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'captcha-sheet-'));
    mkdirSync(folder, { recursive: true });
    for (const answers of [false, true]) {
      const sheet = await drawSheet(pictures.slice(0, ON_SHEET), { answers });
      writeFileSync(join(folder, answers ? 'captchas-answers.png' : 'captchas.png'), sheet);
    }
    const bytes = pictures.map(({ png }) => png.length);
    console.log(
      `Pictures of ${Math.round(bytes.reduce((sum, size) => sum + size, 0) / count)} bytes; to read: ${folder}`,
    );
    console.table(await readAsPrint(pictures));
  },

  async sound() {
    const start = process.cpuUsage();
    const recordings = Math.ceil(count / 4);
    let right = 0;
    for (let n = 0; n < recordings; n++) {
      const { secrets, clock, token, answer } = captchaOf(options.seed, n);
      if (writeDown(speakCaptcha(secrets, clock, token) ?? Buffer.alloc(0)) === answer) right += 1;
    }
    const seconds = (60 * minutesSince(start)) / recordings;
    console.log(`${right} of ${recordings} recordings, ${seconds.toFixed(1)} s of a core each`);
  },

  async reader() {
    const { reader, seen } = await learnToRead(Number(options.minutes), (seen, whole, characters) =>
      console.log(`${seen} pictures: ${whole.toFixed(1)} % whole, ${characters.toFixed(1)} % of characters`),
    );
    const read = await readAll(reader, options.seed, count);
    console.log(
      `${read} of ${count} pictures never seen, after ${seen} in ${options.minutes} minutes of a processor`,
    );
  },
};

try {
  for (const name of options.only.split(',')) {
    const attack = ATTACKS[name];
    if (!attack) throw new RangeError(`--only: unknown attack ${name}`);
    console.log(`\n${name}`);
    await attack();
  }
} catch (error) {
  if (!(error instanceof MissingProgram)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
