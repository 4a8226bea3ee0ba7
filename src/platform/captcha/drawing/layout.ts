import { createCanvas } from '@napi-rs/canvas';
import type { SeededRandom } from '../seeded-random.ts';
import { type Letter, writeLetter } from './letters.ts';

/** Of the middle of a letter, in pixels. */
export interface Place {
  x: number;
  y: number;
}

/**
 * Puts letters side by side from 0 on, above and below the middle in turns, each pushed into those before until
 * they share a little ink. Ink is what counts, not the boxes around it: boxes that overlap by as much leave a
 * gap here for a program to cut at, and bury half a letter there.
 *
 * @param height of the picture, in pixels
 * @param margin how far from its upper and lower edge letters stay, in pixels
 * @returns the places, and how wide they are all together, in pixels
 */
export function placeLetters(
  letters: readonly Letter[],
  { height, margin }: { height: number; margin: number },
  random: SeededRandom,
): { places: Place[]; width: number } {
  const shapes = letters.map(shapeOf);
  const line = blank(CELL * letters.length, Math.ceil(height / COARSENESS));
  let [end, closest] = [0, 0];
  let before: Shape | undefined;
  const places = shapes.map((shape, n): Place => {
    const middle = (line.height - shape.height) / 2;
    const step = Math.min(random.between(0, HIGHEST_STEP), Math.max(middle - margin / COARSENESS, 0));
    const top = Math.round(middle + (n % 2 ? step : -step));
    const shared = before ? random.between(...SHARED) * Math.min(shape.area, before.area) : 0;
    const left = push(line, shape, { from: end, to: closest, top }, shared);
    stamp(line, shape, left, top);
    end = Math.max(end, left + shape.width);
    closest = Math.round(left + CLOSEST * shape.width);
    before = shape;
    return { x: (left + shape.middle.x) * COARSENESS, y: (top + shape.middle.y) * COARSENESS };
  });
  return { places, width: end * COARSENESS };
}

/** How much of the ink of the smaller of two neighbours lies on the other. */
const SHARED = [0.042, 0.064] as const;
/** No letter begins before this part of the width of the one before it. */
const CLOSEST = 0.7;
/** Letters are compared in pixels so many times as wide and as high as the picture's: as well, and faster. */
const COARSENESS = 2;
/** From the middle, upwards or downwards, in those pixels. */
const HIGHEST_STEP = 9;
/** Side of a square that holds any letter at any tilt, in those pixels. */
const CELL = 80;

/** Where there is ink: 1 a pixel, row by row. */
interface Bits {
  width: number;
  height: number;
  ink: Uint8Array;
}

interface Shape extends Bits {
  /** Pixels of ink. */
  area: number;
  /** What the letter was written about. */
  middle: Place;
}

function blank(width: number, height: number): Bits {
  return { width, height, ink: new Uint8Array(width * height) };
}

/** The letter by itself, without the paper around it. */
function shapeOf(letter: Letter): Shape {
  const context = createCanvas(CELL, CELL).getContext('2d');
  writeLetter(context, letter, { x: CELL / 2, y: CELL / 2, size: 1 / COARSENESS });
  const { data } = context.getImageData(0, 0, CELL, CELL);
  const inked = (x: number, y: number) => (data[(y * CELL + x) * 4 + 3] ?? 0) > 127;
  const all = Array.from({ length: CELL }, (_, n) => n);
  const columns = all.filter((x) => all.some((y) => inked(x, y)));
  const rows = all.filter((y) => all.some((x) => inked(x, y)));
  const [left = 0, top = 0] = [columns[0], rows[0]];
  const shape = blank((columns.at(-1) ?? 0) + 1 - left, (rows.at(-1) ?? 0) + 1 - top);
  shape.ink.forEach((_, at) => {
    const [x, y] = [left + (at % shape.width), top + Math.floor(at / shape.width)];
    shape.ink[at] = inked(x, y) ? 1 : 0;
  });
  const area = shape.ink.reduce((sum, bit) => sum + bit, 0);
  return { ...shape, area, middle: { x: CELL / 2 - left, y: CELL / 2 - top } };
}

/** The left column of the shape: moved back from `from`, but not beyond `to`, until it shares so much ink. */
function push(
  line: Bits,
  shape: Shape,
  { from, to, top }: { from: number; to: number; top: number },
  shared: number,
): number {
  let left = from;
  while (left > to && sharedInk(line, shape, left, top) < shared) left--;
  return left;
}

function sharedInk(line: Bits, shape: Shape, left: number, top: number): number {
  let count = 0;
  for (let y = 0; y < shape.height; y++) {
    const [row, lineRow] = [y * shape.width, (top + y) * line.width + left];
    for (let x = 0; x < shape.width; x++) count += (shape.ink[row + x] ?? 0) & (line.ink[lineRow + x] ?? 0);
  }
  return count;
}

function stamp(line: Bits, shape: Shape, left: number, top: number): void {
  shape.ink.forEach((bit, at) => {
    const lineAt = (top + Math.floor(at / shape.width)) * line.width + left + (at % shape.width);
    if (bit) line.ink[lineAt] = 1;
  });
}
