import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../test/tools/clock.ts';
import { painter } from '../../../test/tools/platform.ts';
import { systemRandom } from '../../platform/platform.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { issueCaptcha } from '../challenge.ts';
import { drawCaptcha } from './image.ts';

const secrets = secretsFrom('a secret key for tests');

/** Fixed captchas, so that a failure can be looked at again. */
function tokens(count: number, clock = movableClock()): string[] {
  return Array.from({ length: count }, (_, n) => {
    const random = { ...systemRandom, bytes: (length: number) => Buffer.alloc(length, n) };
    return issueCaptcha({ clock, random, secrets }, 'sign-in');
  });
}

async function draw(token: string, clock = movableClock()): Promise<Buffer> {
  const picture = await drawCaptcha({ secrets, clock, painter }, token);
  if (!picture) throw new Error('nothing was drawn');
  return picture;
}

describe('the picture of a captcha', () => {
  it('is a PNG of 480 × 160 pixels, shown at half that size', async () => {
    const [token = ''] = tokens(1);
    const picture = await draw(token);
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    const { width, height } = await loadImage(picture);
    expect({ width, height }).toEqual({ width: 480, height: 160 });
  });

  it('keeps within its share of the page: 5.5 kB', async () => {
    const pictures = await Promise.all(tokens(64).map((token) => draw(token)));
    expect(Math.max(...pictures.map((picture) => picture.length))).toBeLessThanOrEqual(5500);
  });

  it('is the same to the last byte each time one token is drawn', async () => {
    const [token = ''] = tokens(1);
    expect((await draw(token)).equals(await draw(token))).toBe(true);
  });

  it('differs from token to token', async () => {
    const pictures = await Promise.all(tokens(32).map((token) => draw(token)));
    expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(32);
  });

  it('is drawn in ink at least seven times as dark as its paper', async () => {
    for (const picture of await Promise.all(tokens(32).map((token) => draw(token)))) {
      const { paper, ink } = paletteEnds(picture);
      expect(contrast(luminance(paper), luminance(ink))).toBeGreaterThan(7);
    }
  });

  it('keeps its strokes 3:1 or more apart from the paper, but for their rims', async () => {
    for (const token of tokens(32)) {
      const { contrasts } = await contrastsWithPaper(await draw(token));
      const strokes = contrasts.filter((contrast) => contrast > 1.1);
      const clear = strokes.filter((contrast) => contrast >= 3);
      // Six characters; one that lost half of itself would show in both numbers.
      expect(clear.length).toBeGreaterThan(8000);
      expect(clear.length / strokes.length).toBeGreaterThan(0.85);
    }
  });

  it('keeps its characters within its edges', async () => {
    for (const token of tokens(32)) {
      const { width, height, contrasts } = await contrastsWithPaper(await draw(token));
      const cut = contrasts.filter((contrast, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return contrast >= 3 && (x === 0 || y === 0 || x === width - 1 || y === height - 1);
      });
      // A corner of a serif may go; a stroke is twelve pixels wide and more.
      expect(cut.length).toBeLessThan(10);
    }
  });

  it('is not drawn for a token that this installation did not issue', async () => {
    const [token = ''] = tokens(1);
    expect(
      await drawCaptcha({ clock: movableClock(), painter, secrets: secretsFrom('another key') }, token),
    ).toBeUndefined();
    expect(await drawCaptcha({ secrets, clock: movableClock(), painter }, '')).toBeUndefined();
  });

  it('is drawn for ten minutes and no longer', async () => {
    const clock = movableClock();
    const [token = ''] = tokens(1, clock);
    clock.advance({ minutes: 9, seconds: 59 });
    expect(await drawCaptcha({ secrets, clock, painter }, token)).toBeInstanceOf(Buffer);
    clock.advance({ seconds: 1 });
    expect(await drawCaptcha({ secrets, clock, painter }, token)).toBeUndefined();
  });
});

/** Of each pixel, row by row, with the bare paper (WCAG 2.2, relative luminances). */
async function contrastsWithPaper(png: Buffer) {
  const image = await loadImage(png);
  const { width, height } = image;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  const colors = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const paper = luminance(paletteEnds(png).paper);
  const contrastOf = new Map(
    [...new Set(colors)].map((color) => {
      const parts = [color & 255, (color >> 8) & 255, (color >> 16) & 255];
      return [color, contrast(paper, luminance(parts))] as const;
    }),
  );
  return { width, height, contrasts: Array.from(colors, (color) => contrastOf.get(color) ?? 0) };
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function paletteEnds(png: Buffer): { paper: number[]; ink: number[] } {
  const start = png.indexOf('PLTE') + 4;
  const end = start + png.readUInt32BE(start - 8);
  return { paper: [...png.subarray(start, start + 3)], ink: [...png.subarray(end - 3, end)] };
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: number[]): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
