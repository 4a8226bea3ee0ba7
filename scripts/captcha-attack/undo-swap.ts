import { inverse, type Mask, mapBits } from './raster.ts';
import { cheapestSeam } from './seam.ts';
import { dilate, distances, majority, open } from './shapes.ts';

/** Ink of one shade, on whichever side of a swap of paper and ink: what differs from the ground there. */
export function undoSwap(dark: Mask, darkGround: Mask): Mask {
  return mapBits(dark, (bit, at) => (bit === darkGround.bits[at] ? 0 : 1));
}

/** Where dark and light meet. */
export function outlines(dark: Mask): Mask {
  const [nearDark, nearLight] = [dilate(dark, 1), dilate(inverse(dark), 1)];
  return mapBits(dark, (_, at) => (nearDark.bits[at] && nearLight.bits[at] ? 1 : 0));
}

/**
 * Where the ground is dark: what is wide enough for a disc that no stroke has room for, and all that is nearest
 * to it. Then smoothed: what is ragged about its edge comes from the characters.
 */
export function groundByWidth(dark: Mask, radius: number): Mask {
  const toDark = distances(open(dark, radius));
  const toLight = distances(open(inverse(dark), radius));
  const nearest = mapBits(dark, (_, at) => ((toDark[at] ?? 0) < (toLight[at] ?? 0) ? 1 : 0));
  return [14, 10, 8].reduce(majority, nearest);
}

/**
 * Where the ground is dark, by following the line along which a swap was made: everything changes sides
 * there, ground and characters alike, so that one can walk along it from edge to edge of the picture on
 * nothing but outlines.
 */
export function groundByLine(dark: Mask): Mask {
  const { width, height } = dark;
  const off = distances(outlines(dark));
  const line = cheapestSeam(width, [height * 0.15, height * 0.85], (x, y) =>
    Math.min(off[y * width + x] ?? 0, FARTHEST),
  );
  return mapBits(dark, (_, at) => (Math.floor(at / width) >= (line[at % width] ?? 0) ? 1 : 0));
}

/** From an outline, in thirds of a pixel: being farther off costs no more. */
const FARTHEST = 12;
