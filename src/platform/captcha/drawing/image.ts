import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../secrets.ts';
import { answerOf, readToken } from '../challenge.ts';
import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import { drawInk } from './ink.ts';
import { type Color, encodePng } from './png.ts';
import { warp } from './warp.ts';

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
  const challenge = readToken(secrets, token);
  if (!challenge || challenge.expiresAt <= clock.now()) return undefined;
  return drawText(answerOf(secrets, challenge.id), seededRandom(secrets, `drawing:${challenge.id}`));
}

async function drawText(text: string, random: SeededRandom): Promise<Buffer> {
  const ink = warp(drawInk(text, IMAGE_WIDTH, IMAGE_HEIGHT, random), IMAGE_WIDTH, IMAGE_HEIGHT, random);
  const { paper, pen } = random.pick(COLORS);
  const pixels = ink.map((coverage) => Math.round((coverage * (SHADES - 1)) / 255));
  return encodePng(pixels, IMAGE_WIDTH, IMAGE_HEIGHT, shades(paper, pen));
}

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
