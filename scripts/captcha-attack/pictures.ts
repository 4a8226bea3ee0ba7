import { createHash } from 'node:crypto';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { answerOf, issueCaptcha, readToken } from '../../src/platform/captcha/challenge.ts';
import { drawCaptcha } from '../../src/platform/captcha/drawing/image.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import type { Raster } from './raster.ts';

/** A captcha of the program, with what a person should read in it. */
export interface Picture {
  png: Buffer;
  answer: string;
}

/** Picture `number` of the set that `seed` stands for: always the same, drawn as a visitor gets it. */
export async function pictureOf(seed: string, number: number): Promise<Picture> {
  const clock = { now: () => new Date(0) };
  const secrets = secretsFrom(`captcha attack ${seed}`);
  const id = createHash('sha256').update(`${seed}:${number}`).digest();
  const random = { ...systemRandom, bytes: (length: number) => id.subarray(0, length) };
  const token = issueCaptcha({ clock, random, secrets }, 'sign-in');
  const challenge = readToken(secrets, token);
  const png = await drawCaptcha(secrets, clock, token);
  if (!challenge || !png) throw new Error('The program does not draw its own captcha');
  return { png, answer: answerOf(secrets, challenge.id) };
}

/** The picture without its colours: luma (ITU-R BT.601). */
export async function toGrey(png: Buffer): Promise<Raster> {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
  return { width, height, pixels };
}
