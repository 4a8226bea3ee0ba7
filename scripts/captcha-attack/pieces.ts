import { inverse, type Mask } from './raster.ts';
import { cheapestSeam } from './seam.ts';
import { distances } from './shapes.ts';

const PIECES = 6;

/** The ink cut into six where least of it is in the way: a character each, with luck. */
export function cutApart(mask: Mask): Mask[] {
  const { width, height, bits } = mask;
  const seams = seamsThrough(mask);
  const pieces = Array.from({ length: PIECES }, () => new Uint8Array(bits.length));
  bits.forEach((bit, at) => {
    if (!bit) return;
    const [x, y] = [at % width, Math.floor(at / width)];
    const passed = seams.filter((seam) => x >= (seam[y] ?? 0)).length;
    (pieces[passed] ?? bits)[at] = 1;
  });
  return pieces.map((piece) => trimmed({ width, height, bits: piece }));
}

/** The pieces side by side with a gap between, all at one height. */
export function lineUp(pieces: readonly Mask[], gap = 24): Mask {
  const height = Math.max(...pieces.map((piece) => piece.height)) + 2 * gap;
  const width = pieces.reduce((sum, piece) => sum + piece.width + gap, gap);
  const bits = new Uint8Array(width * height);
  let left = gap;
  for (const piece of pieces) {
    const top = Math.floor((height - piece.height) / 2);
    piece.bits.forEach((bit, at) => {
      const [x, y] = [left + (at % piece.width), top + Math.floor(at / piece.width)];
      if (bit) bits[y * width + x] = 1;
    });
    left += piece.width + gap;
  }
  return { width, height, bits };
}

/** Turned by the angle at which it is narrowest: upright, if it has a stem. */
export function untilted(piece: Mask): Mask {
  const views = ANGLES.map((degrees) => turned(piece, degrees));
  return views.reduce((best, next) => (next.width < best.width ? next : best), piece);
}

const ANGLES = [-28, -24, -20, -16, -12, -8, -4, 4, 8, 12, 16, 20, 24, 28];

function seamsThrough(mask: Mask): number[][] {
  const { width, height, bits } = mask;
  const [left, right] = [leftmost(mask), width - 1 - leftmost(mirrored(mask))];
  const pitch = (right - left) / PIECES;
  const depth = distances(inverse(mask));
  return Array.from({ length: PIECES - 1 }, (_, n) => {
    const middle = left + pitch * (n + 1);
    return cheapestSeam(height, [middle - pitch * 0.4, middle + pitch * 0.4], (y, x) => {
      const inWay = bits[y * width + x] ? 4 + (depth[y * width + x] ?? 0) : 0;
      return inWay + 0.05 * Math.abs((x - middle) / pitch);
    });
  });
}

/** Turned about its middle, clockwise. */
export function turned(piece: Mask, degrees: number): Mask {
  return trimmed(turn(piece, degrees));
}

/** In a square that holds it at any angle. */
function turn({ width, height, bits }: Mask, degrees: number): Mask {
  const side = Math.ceil(Math.hypot(width, height));
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const result = new Uint8Array(side * side);
  result.forEach((_, at) => {
    const [dx, dy] = [(at % side) - side / 2, Math.floor(at / side) - side / 2];
    const x = Math.round(width / 2 + dx * cosine + dy * sine);
    const y = Math.round(height / 2 - dx * sine + dy * cosine);
    if (x >= 0 && x < width && y >= 0 && y < height) result[at] = bits[y * width + x] ?? 0;
  });
  return { width: side, height: side, bits: result };
}

/** Without the empty rows and columns around. */
function trimmed(mask: Mask): Mask {
  const { width, height, bits } = mask;
  const [left, right] = [leftmost(mask), width - leftmost(mirrored(mask))];
  const first = bits.indexOf(1);
  if (first < 0) return { width: 1, height: 1, bits: new Uint8Array(1) };
  const [top, bottom] = [Math.floor(first / width), Math.floor(bits.lastIndexOf(1) / width) + 1];
  const rows = Array.from({ length: Math.min(bottom, height) - top }, (_, row) =>
    bits.subarray((top + row) * width + left, (top + row) * width + right),
  );
  return { width: right - left, height: rows.length, bits: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

function mirrored({ width, height, bits }: Mask): Mask {
  return { width, height, bits: bits.map((_, at) => bits[at - 2 * (at % width) + width - 1] ?? 0) };
}

/** The first column with ink; 0 when there is none. */
function leftmost({ width, bits }: Mask): number {
  let left = width;
  bits.forEach((bit, at) => {
    if (bit) left = Math.min(left, at % width);
  });
  return left === width ? 0 : left;
}
