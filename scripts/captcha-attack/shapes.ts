import { boxMean, inverse, type Mask, mapBits, toRaster } from './raster.ts';

/** How far each pixel is from the nearest one in the mask, in thirds of a pixel (chamfer 3-4). */
export function distances(mask: Mask): Uint16Array {
  const distance = Uint16Array.from(mask.bits, (bit) => (bit ? 0 : FAR));
  sweep(mask, (at, neighbour, step) => {
    distance[at] = Math.min(distance[at] ?? FAR, (distance[neighbour] ?? FAR) + step);
  });
  return distance;
}

/** The mask grown by `radius` pixels on all sides. */
export function dilate(mask: Mask, radius: number): Mask {
  const distance = distances(mask);
  return mapBits(mask, (_, at) => ((distance[at] ?? FAR) <= radius * 3 ? 1 : 0));
}

/** The mask shrunk by `radius` pixels on all sides; the picture's edge takes nothing away. */
export function erode(mask: Mask, radius: number): Mask {
  return inverse(dilate(inverse(mask), radius));
}

/** What of the mask is wide enough for a disc of this radius: thin parts go. */
export function open(mask: Mask, radius: number): Mask {
  return dilate(erode(mask, radius), radius);
}

/** The mask with its narrow gaps filled. */
export function close(mask: Mask, radius: number): Mask {
  return erode(dilate(mask, radius), radius);
}

/** Where what is in the mask meets what is not. */
export function outlines(mask: Mask): Mask {
  const [near, nearOther] = [dilate(mask, 1), dilate(inverse(mask), 1)];
  return mapBits(mask, (_, at) => (near.bits[at] && nearOther.bits[at] ? 1 : 0));
}

/** Each pixel as most of the square around it (a median filter on two values). */
export function majority(mask: Mask, radius: number): Mask {
  const { pixels } = boxMean(toRaster(mask), radius);
  return mapBits(mask, (_, at) => ((pixels[at] ?? 0) < 128 ? 1 : 0));
}

/** The connected parts (of 8 neighbours) of at least `least` pixels. */
export function largeParts(mask: Mask, least: number): Mask {
  const kept = new Uint8Array(mask.bits.length);
  const left = { ...mask, bits: mask.bits.slice() };
  left.bits.forEach((_, start) => {
    if (!left.bits[start]) return;
    const part = takePart(left, start);
    if (part.length >= least) for (const at of part) kept[at] = 1;
  });
  return { ...mask, bits: kept };
}

/** The part that `start` belongs to; it is no more in the mask then. */
function takePart({ width, height, bits }: Mask, start: number): number[] {
  const part = [start];
  bits[start] = 0;
  for (const at of part)
    for (const next of neighbours(at, width, height)) {
      if (!bits[next]) continue;
      bits[next] = 0;
      part.push(next);
    }
  return part;
}

const FAR = 60_000;

/** Calls `relax` for every pixel and each neighbour already visited, down the picture and back up. */
function sweep({ width, height }: Mask, relax: (at: number, neighbour: number, step: number) => void): void {
  const visit = (x: number, y: number, direction: 1 | -1) => {
    const at = y * width + x;
    const before = y - direction;
    const rowInside = before >= 0 && before < height;
    if (x - direction >= 0 && x - direction < width) relax(at, at - direction, 3);
    if (!rowInside) return;
    relax(at, before * width + x, 3);
    if (x > 0) relax(at, before * width + x - 1, 4);
    if (x < width - 1) relax(at, before * width + x + 1, 4);
  };
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(x, y, 1);
  for (let y = height - 1; y >= 0; y--) for (let x = width - 1; x >= 0; x--) visit(x, y, -1);
}

function neighbours(at: number, width: number, height: number): number[] {
  const [x, y] = [at % width, Math.floor(at / width)];
  return [-1, 0, 1].flatMap((dy) =>
    [-1, 0, 1]
      .filter((dx) => x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height)
      .map((dx) => at + dy * width + dx),
  );
}
