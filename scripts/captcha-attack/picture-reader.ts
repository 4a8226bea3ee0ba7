import { Worker } from 'node:worker_threads';
import { ALPHABET, ANSWER_LENGTH } from '../../src/captcha/challenge.ts';
import { seededRandom } from '../../src/captcha/seeded-random.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { type Network, network } from './network.ts';

/** Pictures as the network gets them, and what each says: places in the alphabet. */
export interface Batch {
  pictures: Float32Array[];
  answers: number[][];
}

export const READ_WIDTH = 120;
const READ_HEIGHT = 40;
const BATCH = 32;
/** Batches drawn ahead. */
const AHEAD = 4;
const RATES = { from: 2e-3, to: 5e-5 };

/**
 * Teaches a network to read, by pictures that this repository draws, each seen once: what it reads before it learns from
 * a picture is what it would read on the running program. One core draws, one learns; nothing is kept at the end.
 *
 * @param minutes of a processor, both cores together: a busy machine changes nothing but the time on the clock
 * @param tell what was read of the last thousand pictures, in percent
 */
export async function learnToRead(
  minutes: number,
  tell: (seen: number, whole: number, characters: number) => void,
): Promise<{ reader: Network; seen: number }> {
  const random = seededRandom(secretsFrom('where a network begins'), 'weights');
  const reader = network(
    { width: READ_WIDTH, height: READ_HEIGHT, channels: 1 },
    [
      { size: 5, stride: 2, filters: 12 },
      { size: 3, stride: 2, filters: 24 },
      { size: 3, stride: 2, filters: 48 },
    ],
    { hidden: 128, places: ANSWER_LENGTH, kinds: ALPHABET.length },
    () => random.between(0, 1),
  );
  const draw = drawer('learn');
  const start = process.cpuUsage();
  const passed = () => minutesSince(start) / minutes;
  let [seen, whole, characters] = [0, 0, 0];
  while (passed() < 1) {
    const { pictures, answers } = await draw.next();
    pictures.forEach((picture, n) => {
      const right = reader.practise(picture, answers[n] ?? []);
      characters += right;
      if (right === ANSWER_LENGTH) whole += 1;
    });
    // Large steps first, ever smaller ones towards the end.
    reader.learn(RATES.from * (RATES.to / RATES.from) ** passed());
    seen += pictures.length;
    if (seen % 1024 === 0) {
      tell(seen, whole / 10.24, characters / 10.24 / ANSWER_LENGTH);
      [whole, characters] = [0, 0];
    }
  }
  await draw.end();
  return { reader, seen };
}

/** Of a processor. */
export function minutesSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 60e6;
}

/** @returns how many of the pictures of a set were read whole */
export async function readAll(reader: Network, seed: string, count: number): Promise<number> {
  const draw = drawer(seed);
  let whole = 0;
  for (let read = 0; read < count; ) {
    const { pictures, answers } = await draw.next();
    for (const [n, picture] of pictures.entries()) {
      if (read++ < count && String(charactersIn(reader.read(picture))) === String(answers[n])) whole += 1;
    }
  }
  await draw.end();
  return whole;
}

function charactersIn(fractions: Float32Array): number[] {
  const kinds = ALPHABET.length;
  return Array.from({ length: ANSWER_LENGTH }, (_, place) => {
    const row = fractions.subarray(place * kinds, (place + 1) * kinds);
    return row.indexOf(Math.max(...row));
  });
}

/** A worker that draws one batch after the other, a few ahead of whoever asks. */
function drawer(seed: string) {
  const worker = new Worker(new URL('draw-pictures.ts', import.meta.url), {
    workerData: { seed, batch: BATCH, ahead: AHEAD },
  });
  const drawn: Batch[] = [];
  let arrived = () => {};
  worker.on('message', (batch: Batch) => {
    drawn.push(batch);
    arrived();
  });
  return {
    async next(): Promise<Batch> {
      while (drawn.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      worker.postMessage('one was taken');
      return drawn.shift() as Batch;
    },
    end: () => worker.terminate(),
  };
}
