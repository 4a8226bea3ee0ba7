// Runs in a process of its own: draws one picture after the other, 4 ms each; the first also loads Skia and two fonts.
import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { CaptchaCharacter, CaptchaPicture, Color } from '../../platform/platform.ts';
import { encodePng } from './png.ts';

/** In pixels of the file: twice the 240 × 80 of the page, to stay sharp at 200 % zoom. */
const IMAGE_WIDTH = 480;
const IMAGE_HEIGHT = 160;

export default async function paint(picture?: CaptchaPicture): Promise<Buffer | undefined> {
  if (!picture) return undefined;
  const { characters, paper, pen } = picture;
  const pixels = drawInk(characters).map((coverage) => Math.round((coverage * (SHADES - 1)) / 255));
  return encodePng(pixels, IMAGE_WIDTH, IMAGE_HEIGHT, shades(paper, pen));
}

/** @returns one byte a pixel, row by row: 0 is bare paper, 255 full ink */
function drawInk(characters: readonly CaptchaCharacter[]): Uint8Array {
  const context = createCanvas(IMAGE_WIDTH, IMAGE_HEIGHT).getContext('2d');
  const letters = characters.map((character) => measure(context, character));
  const widths = letters.map(({ width }) => width * (1 - OVERLAP));
  const line = widths.reduce((sum, width) => sum + width, 0);
  const size = Math.min(1, (IMAGE_WIDTH - 2 * MARGIN) / line);
  let left = (IMAGE_WIDTH - line * size) / 2;
  letters.forEach((letter, n) => {
    const width = (widths[n] ?? 0) * size;
    write(context, letter, left + width / 2, IMAGE_HEIGHT / 2 + letter.step, size);
    left += width;
  });
  const { data } = context.getImageData(0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  return Uint8Array.from({ length: IMAGE_WIDTH * IMAGE_HEIGHT }, (_, pixel) => data[pixel * 4 + 3] ?? 0);
}

/** How a character is written; lengths in pixels. */
interface Letter extends CaptchaCharacter {
  font: string;
  /** From the size that it was measured at. */
  scale: number;
  /** Of the room that it takes in the line. */
  width: number;
  /** From where a canvas begins to write it, to the middle of its ink, unscaled. */
  middle: { x: number; y: number };
}

function measure(context: SKRSContext2D, look: CaptchaCharacter): Letter {
  const font = `${MEASURED_AT}px ${faceOf(look.weight)}`;
  context.font = font;
  const box = context.measureText(look.character);
  const width = box.actualBoundingBoxRight + box.actualBoundingBoxLeft;
  const height = box.actualBoundingBoxDescent + box.actualBoundingBoxAscent;
  const scale = Math.min(look.height / height, LARGEST_WIDTH / width);
  return {
    ...look,
    font,
    scale,
    width: scale * (width * Math.cos(look.tilt) + (height * Math.abs(Math.sin(look.tilt))) / 2),
    middle: {
      x: (box.actualBoundingBoxRight - box.actualBoundingBoxLeft) / 2,
      y: (box.actualBoundingBoxDescent - box.actualBoundingBoxAscent) / 2,
    },
  };
}

function write(context: SKRSContext2D, letter: Letter, x: number, y: number, size: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(letter.tilt);
  context.scale(letter.scale * size, letter.scale * size);
  context.font = letter.font;
  context.fillText(letter.character, -letter.middle.x, -letter.middle.y);
  context.restore();
}

/** Left and right of the line, in pixels. */
const MARGIN = 14;
/** How much of its room each leaves to its neighbour. */
const OVERLAP = 0.05;
/** An M is made smaller until it is no wider than this, in pixels. */
const LARGEST_WIDTH = 105;
/** In pixels. */
const MEASURED_AT = 100;

const registered = new Set<string>();

/**
 * The name under which a weight of the typeface is written, drawn by the Braille Institute so that no two characters are
 * taken for one another.
 */
function faceOf(weight: string): string {
  const face = `captcha-${weight}`;
  if (registered.has(face)) return face;
  const file = `@expo-google-fonts/atkinson-hyperlegible-next/${weight}/AtkinsonHyperlegibleNext_${weight}.ttf`;
  const path = createRequire(import.meta.url).resolve(file);
  if (!GlobalFonts.registerFromPath(path, face)) throw new Error(`unreadable font: ${path}`);
  registered.add(face);
  return face;
}

/** More would not be seen, as the picture is shown at half its size, and would weigh a third more. */
const SHADES = 8;

/** The colours from bare paper to full ink. */
function shades(paper: Color, pen: Color): Color[] {
  return Array.from({ length: SHADES }, (_, step): Color => {
    const mix = (from: number, to: number) => Math.round(from + ((to - from) * step) / (SHADES - 1));
    return [mix(paper[0], pen[0]), mix(paper[1], pen[1]), mix(paper[2], pen[2])];
  });
}
