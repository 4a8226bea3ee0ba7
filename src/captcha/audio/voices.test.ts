import { describe, expect, it } from 'vitest';
import { ALPHABET } from '../challenge.ts';
import { SAMPLE_RATE, VOICES } from './voices.ts';

describe('the voices of captchas', () => {
  it('say all the characters that an answer can hold, and no other', () => {
    for (const voice of VOICES) expect([...voice.keys()].toSorted()).toEqual([...ALPHABET].toSorted());
  });

  it('are three or more for each character', () => {
    expect(VOICES.length).toBeGreaterThanOrEqual(3);
    for (const character of ALPHABET) {
      const clips = VOICES.map((voice) => Buffer.from(voice.get(character) ?? []).toString('base64'));
      expect(new Set(clips).size).toBe(VOICES.length);
    }
  });

  it('say each character within a second, as loud as any other, and not cut off', () => {
    for (const [character, clip] of VOICES.flatMap((voice) => [...voice])) {
      expect(clip.length / SAMPLE_RATE, character).toBeGreaterThan(0.15);
      expect(clip.length / SAMPLE_RATE, character).toBeLessThan(1);
      const peak = clip.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
      expect(peak, character).toBeGreaterThan(115);
      expect(Math.abs(clip.at(0) ?? 127), character).toBeLessThan(25);
      expect(Math.abs(clip.at(-1) ?? 127), character).toBeLessThan(25);
    }
  });

  it('take at most 400 kB in all', () => {
    const bytes = VOICES.flatMap((voice) => [...voice.values()]).reduce((sum, clip) => sum + clip.length, 0);
    expect(bytes).toBeLessThanOrEqual(400_000);
  });
});
