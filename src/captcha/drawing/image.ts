import { createRequire } from 'node:module';
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Clock } from '../../platform/platform.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { whenNeeded } from '../../platform/when-needed.ts';
import { answerOf, usableChallenge } from '../challenge.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { type Color, encodePng } from './png.ts';

const require = createRequire(import.meta.url);
const canvas = whenNeeded(() => require('@napi-rs/canvas') as typeof import('@napi-rs/canvas'));

/** In pixels of the file: twice the 240 × 80 of the page, to stay sharp at 200 % zoom. */
export const IMAGE_WIDTH = 480;
export const IMAGE_HEIGHT = 160;

/**
 * The picture of a captcha, PNG. The same token always gives the same picture, to the pixel: fetching it
 * again gives a machine no second view of the same characters.
 *
 * @returns `undefined` for a token that is forged or expired
 */
export async function drawCaptcha(
  secrets: Secrets,
  clock: Clock,
  token: string,
): Promise<Buffer | undefined> {
  const challenge = usableChallenge({ secrets, clock }, token);
  if (!challenge) return undefined;
  const random = seededRandom(challenge.secrets, `drawing:${challenge.id}`);
  const ink = drawInk(answerOf(challenge), random);
  const { paper, pen } = random.pick(COLORS);
  const pixels = ink.map((coverage) => Math.round((coverage * (SHADES - 1)) / 255));
  return encodePng(pixels, IMAGE_WIDTH, IMAGE_HEIGHT, shades(paper, pen));
}

/**
 * Large capitals in a row, each at a slant, a height and a weight of its own, touching one another: enough for a
 * program that reads print to lose its way, and nothing that a person stumbles over. A program made for it reads
 * this, as it would read anything (docs/captcha.md): it is drawn for people.
 *
 * @returns one byte a pixel, row by row: 0 is bare paper, 255 full ink
 */
function drawInk(text: string, random: SeededRandom): Uint8Array {
  const context = canvas().createCanvas(IMAGE_WIDTH, IMAGE_HEIGHT).getContext('2d');
  const letters = Array.from(text, (character) => chooseLetter(context, character, random));
  const widths = letters.map(({ width }) => width * (1 - OVERLAP));
  const line = widths.reduce((sum, width) => sum + width, 0);
  const size = Math.min(1, (IMAGE_WIDTH - 2 * MARGIN) / line);
  let left = (IMAGE_WIDTH - line * size) / 2;
  letters.forEach((letter, n) => {
    const width = (widths[n] ?? 0) * size;
    const step = random.between(0, HIGHEST_STEP) * (n % 2 ? 1 : -1);
    write(context, letter, left + width / 2, IMAGE_HEIGHT / 2 + step, size);
    left += width;
  });
  const { data } = context.getImageData(0, 0, IMAGE_WIDTH, IMAGE_HEIGHT);
  return Uint8Array.from({ length: IMAGE_WIDTH * IMAGE_HEIGHT }, (_, pixel) => data[pixel * 4 + 3] ?? 0);
}

/** How a character is written; lengths in pixels. */
interface Letter {
  character: string;
  font: string;
  /** In radians, clockwise. */
  tilt: number;
  /** From the size that it was measured at. */
  scale: number;
  /** Of the room that it takes in the line. */
  width: number;
  /** From where a canvas begins to write it, to the middle of its ink, unscaled. */
  middle: { x: number; y: number };
}

function chooseLetter(context: SKRSContext2D, character: string, random: SeededRandom): Letter {
  const capital = character.toUpperCase();
  const font = `${MEASURED_AT}px ${random.pick(faces())}`;
  context.font = font;
  const box = context.measureText(capital);
  const width = box.actualBoundingBoxRight + box.actualBoundingBoxLeft;
  const height = box.actualBoundingBoxDescent + box.actualBoundingBoxAscent;
  const tilt = (random.between(...TILTS) * random.sign() * Math.PI) / 180;
  const scale = Math.min(random.between(...HEIGHTS) / height, LARGEST_WIDTH / width);
  return {
    character: capital,
    font,
    tilt,
    scale,
    width: scale * (width * Math.cos(tilt) + (height * Math.abs(Math.sin(tilt))) / 2),
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
/** Up and down in turns, from the middle of the picture, in pixels. */
const HIGHEST_STEP = 14;
/** Of the ink, upright, in pixels. */
const HEIGHTS = [84, 108] as const;
/** An M is made smaller until it is no wider than this, in pixels. */
const LARGEST_WIDTH = 105;
/** In degrees, to either side: what programs stumble over more than anything else, and people least. */
const TILTS = [10, 24] as const;
/** In pixels. */
const MEASURED_AT = 100;

/**
 * Drawn by the Braille Institute so that no two characters are taken for one another; two weights of it. A missing file is
 * told at the start.
 */
const FONT_FILES = ['600SemiBold', '800ExtraBold'].map((weight) => ({
  face: `captcha-${weight}`,
  path: require.resolve(
    `@expo-google-fonts/atkinson-hyperlegible-next/${weight}/AtkinsonHyperlegibleNext_${weight}.ttf`,
  ),
}));

const faces = whenNeeded(() =>
  FONT_FILES.map(({ face, path }) => {
    if (!canvas().GlobalFonts.registerFromPath(path, face)) throw new Error(`unreadable font: ${path}`);
    return face;
  }),
);

/** More would not be seen, as the picture is shown at half its size, and would weigh a third more. */
const SHADES = 8;

/** Paper and pen, all more than 10:1 apart (WCAG 2.2, 1.4.6 asks for 7:1). */
const COLORS: readonly { paper: Color; pen: Color }[] = [
  { paper: [250, 248, 240], pen: [24, 40, 84] },
  { paper: [240, 247, 250], pen: [60, 28, 72] },
  { paper: [244, 250, 242], pen: [16, 62, 48] },
  { paper: [252, 244, 240], pen: [88, 24, 32] },
];

/** The colours from bare paper to full ink. */
function shades(paper: Color, pen: Color): Color[] {
  return Array.from({ length: SHADES }, (_, step): Color => {
    const mix = (from: number, to: number) => Math.round(from + ((to - from) * step) / (SHADES - 1));
    return [mix(paper[0], pen[0]), mix(paper[1], pen[1]), mix(paper[2], pen[2])];
  });
}
