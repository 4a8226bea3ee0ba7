import { createCanvas, loadImage } from '@napi-rs/canvas';
import { encodePng } from '../../src/captcha/drawing/png.ts';
import type { Color } from '../../src/platform/platform.ts';

const MOST_COLOURS = 16;
/** What covers more of the picture than this is a surface, to be kept apart from others ever so near. */
const SURFACE = 1 / 500;
const NEAR_SURFACE = 100;
/** The rest are edges of letters, in hundreds of shades: nearer than this, two are one (squared distances). */
const NEAR_EDGE = 1_500;

/** The same picture in sixteen colours, which is all that a screen of ours needs: a quarter of the weight. */
export async function withFewColours(png: Uint8Array): Promise<Buffer> {
  const { pixels, width, height } = await pixelsOf(png);
  const palette = mainColours(pixels);
  const nearest = nearestIn(palette);
  const indices = Uint8Array.from(pixels, nearest);
  return encodePng(indices, width, height, palette);
}

/** One number a pixel, `0xrrggbb`; an odd width loses its last column, which the encoder asks for. */
async function pixelsOf(png: Uint8Array) {
  const image = await loadImage(Buffer.from(png));
  const width = image.width - (image.width % 2);
  const context = createCanvas(width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, image.height);
  const bytes = new DataView(data.buffer);
  const pixels = Uint32Array.from({ length: data.length / 4 }, (_, at) => bytes.getUint32(at * 4) >>> 8);
  return { pixels, width, height: image.height };
}

/** The most frequent colours that differ enough from one another. */
function mainColours(pixels: Uint32Array): Color[] {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const chosen: Color[] = [];
  for (const [pixel, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    const near = count > pixels.length * SURFACE ? NEAR_SURFACE : NEAR_EDGE;
    const color = colorOf(pixel);
    const isNew = chosen.every((other) => distance(color, other) > near);
    if (isNew && chosen.length < MOST_COLOURS) chosen.push(color);
  }
  return chosen;
}

function nearestIn(palette: readonly Color[]): (pixel: number) => number {
  const known = new Map<number, number>();
  return (pixel) => {
    const before = known.get(pixel);
    if (before !== undefined) return before;
    const distances = palette.map((color) => distance(color, colorOf(pixel)));
    const index = distances.indexOf(Math.min(...distances));
    known.set(pixel, index);
    return index;
  };
}

function colorOf(pixel: number): Color {
  return [pixel >> 16, (pixel >> 8) & 0xff, pixel & 0xff];
}

function distance([r1, g1, b1]: Color, [r2, g2, b2]: Color): number {
  return (r1 - r2) ** 2 + (g1 - g2) ** 2 + (b1 - b2) ** 2;
}
