import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { secretsFrom } from '../../secrets.ts';
import { ALPHABET } from '../challenge.ts';
import { seededRandom } from '../seeded-random.ts';
import { placeLetters } from './layout.ts';
import { chooseLetter, type Letter, writeLetter } from './letters.ts';

const HEIGHT = 160;
const MARGIN = 14;
const secrets = secretsFrom('a secret key for tests');

/** Fixed lines of six letters, so that a failure can be looked at again; the pixels that each letter covers. */
const lines = Array.from({ length: 60 }, (_, n) => {
  const random = seededRandom(secrets, `line ${n}`);
  const context = createCanvas(1, 1).getContext('2d');
  const text = Array.from({ length: 6 }, () => random.pick([...ALPHABET]));
  const letters = text.map((character) => chooseLetter(context, character, random));
  const { places, width } = placeLetters(letters, { height: HEIGHT, margin: MARGIN }, random);
  return { width, inks: letters.map((letter, n) => inkOf(letter, places[n] ?? { x: 0, y: 0 }, width)) };
});

/** Of each two neighbours: how much of the ink of the smaller lies on the other, from 0 to 1. */
const shares = lines.flatMap(({ inks }) =>
  inks.slice(1).map((ink, n) => {
    const before = inks[n] ?? new Set();
    const shared = [...ink].filter((pixel) => before.has(pixel)).length;
    return shared / Math.min(ink.size, before.size);
  }),
);

describe('the letters of a captcha', () => {
  it('never lie on one another by more than an eighth, so that people can read them', () => {
    expect(Math.max(...shares)).toBeLessThan(0.125);
  });

  it('run into one another but for one pair in ten, so that a program finds nowhere to cut', () => {
    const parted = shares.filter((share) => share === 0);
    expect(parted.length).toBeLessThan(shares.length / 10);
  });

  it('keep the margin above and below', () => {
    // Letters are placed by two pixels at a time.
    const margin = MARGIN - 2;
    for (const { inks, width } of lines) {
      const rows = inks.flatMap((ink) => Array.from(ink, (pixel) => Math.floor(pixel / width)));
      expect(rows.filter((row) => row < margin || row >= HEIGHT - margin)).toEqual([]);
    }
  });
});

function inkOf(letter: Letter, { x, y }: { x: number; y: number }, width: number): Set<number> {
  const context = createCanvas(width, HEIGHT).getContext('2d');
  writeLetter(context, letter, { x, y, size: 1 });
  const { data } = context.getImageData(0, 0, width, HEIGHT);
  return new Set(
    Array.from({ length: width * HEIGHT }, (_, at) => at).filter((at) => (data[at * 4 + 3] ?? 0) > 127),
  );
}
