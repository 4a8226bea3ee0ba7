import type { SKRSContext2D } from '@napi-rs/canvas';
import type { SeededRandom } from '../seeded-random.ts';
import { CAPTCHA_FONTS } from './fonts.ts';

/** How a character is to be written. */
export interface Letter {
  character: string;
  font: string;
  /** In radians, clockwise. */
  tilt: number;
  /** Along and across, from the size that it was measured at. */
  scale: { x: number; y: number };
  /** From where a canvas begins to write it, to the middle of its ink, unscaled. */
  centre: { x: number; y: number };
}

/**
 * A letter in a face, a size, a width and a tilt of its own, so that there is no line of writing to follow.
 * Capitals only: a tilted r, n or h passes for part of an m.
 */
export function chooseLetter(context: SKRSContext2D, character: string, random: SeededRandom): Letter {
  const capital = character.toUpperCase();
  const font = `${MEASURED_AT}px ${random.pick(CAPTCHA_FONTS)}`;
  context.font = font;
  const box = context.measureText(capital);
  const stretch = random.between(...STRETCHES);
  const width = (box.actualBoundingBoxRight + box.actualBoundingBoxLeft) * stretch;
  const height = box.actualBoundingBoxDescent + box.actualBoundingBoxAscent;
  const tilt = (random.between(...TILTS) * random.sign() * Math.PI) / 180;
  const tilted = height * Math.cos(tilt) + width * Math.abs(Math.sin(tilt));
  const scale = Math.min(
    random.between(...HEIGHTS) / height,
    LARGEST_WIDTH / width,
    LARGEST_TILTED_HEIGHT / tilted,
  );
  const centre = {
    x: (box.actualBoundingBoxRight - box.actualBoundingBoxLeft) / 2,
    y: (box.actualBoundingBoxDescent - box.actualBoundingBoxAscent) / 2,
  };
  return { character: capital, font, tilt, scale: { x: scale * stretch, y: scale }, centre };
}

/** Writes the letter about the point (x, y), in the fill style, `size` times as large. */
export function writeLetter(
  context: SKRSContext2D,
  { character, font, tilt, scale, centre }: Letter,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  context.save();
  context.translate(x, y);
  context.rotate(tilt);
  context.scale(scale.x * size, scale.y * size);
  context.font = font;
  context.fillText(character, -centre.x, -centre.y);
  context.restore();
}

/** In pixels. */
const MEASURED_AT = 100;
/**
 * Of the ink, upright, in pixels. As unlike as can be read: a program that cuts writing apart looks for six
 * pieces of about the same width.
 */
const HEIGHTS = [62, 108] as const;
/** An M is made smaller until it is no wider than this, in pixels. */
const LARGEST_WIDTH = 112;
/** Of the box around the tilted letter, in pixels: what the picture has room for when it is bent. */
const LARGEST_TILTED_HEIGHT = 132;
/** How much wider than its face has it. */
const STRETCHES = [0.9, 1.15] as const;
/** In degrees, to either side: what programs stumble over more than anything else, and people least. */
const TILTS = [12, 33] as const;
