import { createCanvas } from '@napi-rs/canvas';
import type { SeededRandom } from '../seeded-random.ts';
import { placeLetters } from './layout.ts';
import { chooseLetter, writeLetter } from './letters.ts';

/**
 * The writing of a captcha, before it is bent. Letters run into one another, ink over ink: paper and ink that
 * change sides where letters overlap look clearer, and show a program where to cut.
 *
 * @returns one byte a pixel, row by row: 0 is bare paper, 255 full ink
 */
export function drawInk(text: string, width: number, height: number, random: SeededRandom): Uint8Array {
  const context = createCanvas(width, height).getContext('2d');
  context.lang = 'fr';
  context.fillStyle = 'white';
  const letters = Array.from(text, (character) => chooseLetter(context, character, random));
  const line = placeLetters(letters, { height, margin: MARGIN }, random);
  const size = Math.min(1, (width - 2 * MARGIN) / line.width);
  letters.forEach((letter, n) => {
    const { x, y } = line.places[n] ?? { x: 0, y: 0 };
    const place = { x: width / 2 + (x - line.width / 2) * size, y: height / 2 + (y - height / 2) * size };
    writeLetter(context, letter, { ...place, size });
  });
  const { data } = context.getImageData(0, 0, width, height);
  const ink = new Uint8Array(width * height);
  for (let pixel = 0; pixel < ink.length; pixel++) ink[pixel] = data[pixel * 4 + 3] ?? 0;
  return ink;
}

/** What the bending may take along the edges, in pixels. */
const MARGIN = 14;
