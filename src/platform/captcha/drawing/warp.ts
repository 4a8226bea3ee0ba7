import type { SeededRandom } from '../seeded-random.ts';

/**
 * Bends a picture of one byte a pixel along slow waves, so that no character keeps straight stems nor an
 * even baseline. The waves are longer than a character is wide: people read through them.
 */
export function warp(source: Uint8Array, width: number, height: number, random: SeededRandom): Uint8Array {
  const sideways = wave(random, [2.5, 4], [90, 150]);
  const upDown = wave(random, [5, 8], [170, 300]);
  const ripple = wave(random, [0.8, 1.6], [45, 70]);
  const bent = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const fromX = x + sideways(y + x / 4);
      const fromY = y + upDown(x) + ripple(x + y / 3);
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
