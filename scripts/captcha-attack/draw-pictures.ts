// The worker of picture-reader.ts: draws batches of captchas, so many ahead of those that were taken.
import { parentPort, workerData } from 'node:worker_threads';
import { ALPHABET } from '../../src/captcha/challenge.ts';
import { type Batch, READ_WIDTH } from './picture-reader.ts';
import { pictureOf, toGrey } from './pictures.ts';

const { seed, batch, ahead }: { seed: string; batch: number; ahead: number } = workerData;
let allowed = ahead;
let wake = () => {};
parentPort?.on('message', () => {
  allowed += 1;
  wake();
});

for (let first = 0; ; first += batch) {
  while (allowed === 0) await new Promise<void>((resolve) => (wake = resolve));
  allowed -= 1;
  parentPort?.postMessage(await drawBatch(first));
}

async function drawBatch(first: number): Promise<Batch> {
  const numbers = Array.from({ length: batch }, (_, n) => first + n);
  const pictures = await Promise.all(numbers.map((number) => pictureOf(seed, number)));
  const greys = await Promise.all(pictures.map(({ png }) => toGrey(png, READ_WIDTH)));
  return {
    // Bare paper is 0: what is not there costs a network nothing.
    pictures: greys.map(({ pixels }) =>
      Float32Array.from(pixels, (value) => (value > 230 ? 0 : 1 - value / 255)),
    ),
    answers: pictures.map(({ answer }) => Array.from(answer, (character) => ALPHABET.indexOf(character))),
  };
}
