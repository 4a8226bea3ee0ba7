import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { SeededRandom } from '../seeded-random.ts';
import { CAPTCHA_FONTS } from './fonts.ts';

/**
 * Writes `text` across a picture and swaps paper and ink in two opposite quarters of it. People follow a
 * character from dark on light to light on dark without noticing; a machine that looks for characters of
 * one shade finds halves. Strokes across the text add nothing to that, and make people take r for t.
 *
 * @returns one byte a pixel, row by row: 0 is bare paper, 255 full ink
 */
export function drawInk(text: string, width: number, height: number, random: SeededRandom): Uint8Array {
  const context = createCanvas(width, height).getContext('2d');
  context.lang = 'fr';
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  const gaps = writeText(context, text, random);
  context.globalCompositeOperation = 'difference';
  invertBelowWave(context, random);
  // Not within a character: one with many stems, cut lengthwise, is hard on people.
  invertLeftOfCurve(context, random.pick(gaps.slice(1, -1)), random);
  return redChannel(context);
}

const FONT_SIZE = 100;
/** Between the ink of two characters, in pixels: so little that tilt and bend make most of them touch. */
const GAP = 2;
/** How much of the picture's width the text fills, as far as its size allows. */
const FILLED = 0.9;

interface Glyph {
  character: string;
  font: string;
  /** The ink's edges, in pixels from where the character is drawn. */
  left: number;
  right: number;
}

/** @returns where one character ends and the next begins, from the left, in pixels */
function writeText(context: SKRSContext2D, text: string, random: SeededRandom): number[] {
  const { width, height } = context.canvas;
  const glyphs = Array.from(text, (character) => measure(context, character, random.pick(CAPTCHA_FONTS)));
  const natural = glyphs.reduce((sum, glyph) => sum + advance(glyph), 0);
  const scale = Math.min(Math.max((width * FILLED) / natural, 0.9), 1.25);
  const gaps: number[] = [];
  let x = (width - natural * scale) / 2;
  for (const glyph of glyphs) {
    const step = advance(glyph) * scale;
    context.save();
    context.translate(x + step / 2, height / 2 + random.between(-8, 8));
    context.rotate((random.between(2, 12) * random.sign() * Math.PI) / 180);
    const size = scale * random.between(0.94, 1.06);
    context.scale(size, size);
    context.font = glyph.font;
    // A quarter of the size below the middle: where the baseline must be for the x-height to be centred.
    context.fillText(glyph.character, -(glyph.left + glyph.right) / 2, FONT_SIZE * 0.27);
    context.restore();
    x += step;
    gaps.push(x);
  }
  return gaps.slice(0, -1);
}

function measure(context: SKRSContext2D, character: string, family: string): Glyph {
  const font = `${FONT_SIZE}px ${family}`;
  context.font = font;
  const box = context.measureText(character);
  return { character, font, left: -box.actualBoundingBoxLeft, right: box.actualBoundingBoxRight };
}

function advance(glyph: Glyph): number {
  return glyph.right - glyph.left + GAP;
}

/** A slow wave through the middle of the text. */
function invertBelowWave(context: SKRSContext2D, random: SeededRandom): void {
  const { width, height } = context.canvas;
  const middle = height * random.between(0.45, 0.6);
  const amplitude = random.between(14, 24);
  const pulse = (2 * Math.PI) / random.between(170, 260);
  const phase = random.between(0, 2 * Math.PI);
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 4) context.lineTo(x, middle + amplitude * Math.sin(x * pulse + phase));
  context.lineTo(width, height);
  context.fill();
}

/** A bent line from top to bottom, through `middle`. */
function invertLeftOfCurve(context: SKRSContext2D, middle: number, random: SeededRandom): void {
  const { height } = context.canvas;
  const lean = random.between(-45, 45);
  context.beginPath();
  context.moveTo(middle + lean, 0);
  context.bezierCurveTo(middle - lean, height / 3, middle + lean, (2 * height) / 3, middle - lean, height);
  context.lineTo(0, height);
  context.lineTo(0, 0);
  context.fill();
}

function redChannel(context: SKRSContext2D): Uint8Array {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const red = new Uint8Array(width * height);
  for (let pixel = 0; pixel < red.length; pixel++) red[pixel] = data[pixel * 4] ?? 0;
  return red;
}
