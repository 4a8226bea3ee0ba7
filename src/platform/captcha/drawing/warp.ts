import type { SeededRandom } from '../seeded-random.ts';

/**
 * Bends a picture of one byte a pixel along slow waves, so that no character keeps straight stems nor an
 * even baseline. The waves are longer than a character is wide: people read through them.
 */
export function warp(source: Uint8Array, width: number, height: number, random: SeededRandom): Uint8Array {
  const sideways = wave(random, [3.5, 6], [90, 150]);
  const upDown = wave(random, [7, 11], [170, 300]);
  const ripple = wave(random, [1.2, 2.4], [45, 70]);
  const bent = new Uint8Array(width * height);
  // Leaning waves, of y + x/4 and x + y/3: looked up by four and three times that, three sines a pixel are slow.
  const [quarters, thirds] = [table(sideways, 4 * height + width, 4), table(ripple, 3 * width + height, 3)];
  const columns = table(upDown, width, 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = x + (quarters[4 * y + x] ?? 0);
      const fromY = y + (columns[x] ?? 0) + (thirds[3 * x + y] ?? 0);
      bent[y * width + x] = sample(source, width, height, fromX, fromY);
    }
  }
  return bent;
}

type Range = readonly [number, number];

/** A sine whose amplitude and length, both in pixels, are drawn from these ranges. */
function wave(random: SeededRandom, amplitudes: Range, lengths: Range): (at: number) => number {
  const amplitude = random.between(...amplitudes);
  const pulse = (2 * Math.PI) / random.between(...lengths);
  const phase = random.between(0, 2 * Math.PI);
  return (at) => amplitude * Math.sin(at * pulse + phase);
}

/** What the wave is at 0, and at every so many parts of a pixel from there. */
function table(at: (place: number) => number, count: number, parts: number): Float64Array {
  return Float64Array.from({ length: count }, (_, n) => at(n / parts));
}

/** The value between four pixels (bilinear); beyond an edge, that of the edge. */
function sample(source: Uint8Array, width: number, height: number, x: number, y: number): number {
  const left = clamp(Math.floor(x), width - 2);
  const top = clamp(Math.floor(y), height - 2);
  const right = clamp(x - left, 1);
  const down = clamp(y - top, 1);
  const at = top * width + left;
  const upper = (source[at] ?? 0) * (1 - right) + (source[at + 1] ?? 0) * right;
  const lower = (source[at + width] ?? 0) * (1 - right) + (source[at + width + 1] ?? 0) * right;
  return upper * (1 - down) + lower * down;
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
