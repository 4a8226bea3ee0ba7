import { createHash } from 'node:crypto';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { answerOf, issueCaptcha, readToken } from '../../src/captcha/challenge.ts';
import { drawCaptcha } from '../../src/captcha/drawing/image.ts';
import { painterIn } from '../../src/captcha/drawing/painter.ts';
import { keptWorker } from '../../src/platform/kept-worker.ts';
import { systemRandom } from '../../src/platform/platform.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';

/** A captcha of the program, with what a person should read in it. */
export interface Picture {
  png: Buffer;
  answer: string;
}

const clock = { now: () => new Date(0) };
const painter = painterIn(keptWorker({ in: 'process', memory: { old: 48, young: 8 }, waiting: 10_000 }));

/** Captcha `number` of the set that `seed` stands for: always the same, as a visitor gets it. */
export function captchaOf(seed: string, number: number) {
  const secrets = secretsFrom(`captcha attack ${seed}`);
  const id = createHash('sha256').update(`${seed}:${number}`).digest();
  const random = { ...systemRandom, bytes: (length: number) => id.subarray(0, length) };
  const token = issueCaptcha({ clock, random, secrets }, 'sign-in');
  const challenge = readToken(secrets, token);
  if (!challenge) throw new Error('The program does not know its own captcha');
  return { secrets, clock, token, answer: answerOf(challenge) };
}

export async function pictureOf(seed: string, number: number): Promise<Picture> {
  const { secrets, token, answer } = captchaOf(seed, number);
  const png = await drawCaptcha({ secrets, clock, painter }, token);
  if (!png) throw new Error('The program does not draw its own captcha');
  return { png, answer };
}

/** A picture without its colours: one byte a pixel, row by row, 0 black and 255 white. */
export interface Raster {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** As it is seen at that width: luma (ITU-R BT.601). */
export async function toGrey(png: Buffer, width?: number): Promise<Raster> {
  const image = await loadImage(png);
  const size = { width: width ?? image.width, height: ((width ?? image.width) * image.height) / image.width };
  const context = createCanvas(size.width, size.height).getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, size.width, size.height);
  const { data } = context.getImageData(0, 0, size.width, size.height);
  const pixels = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = data.subarray(at * 4, at * 4 + 3);
    return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
  });
  return { ...size, pixels };
}
