import { readFileSync } from 'node:fs';

/** The clips of one voice by the character they say: 8 bits a sample, without silence around. */
export type Voice = ReadonlyMap<string, Int8Array>;

interface VoicesIndex {
  /** Hertz. */
  sampleRate: number;
  /** In the order of the clips in each file. */
  characters: string;
  /** `lengths`: of the clips, in samples. */
  voices: { file: string; lengths: number[] }[];
}

const FOLDER = new URL('voices/', import.meta.url);
const index: VoicesIndex = JSON.parse(readFileSync(new URL('index.json', FOLDER), 'utf8'));

export const SAMPLE_RATE = index.sampleRate;

/** What captchas are spoken in; made by scripts/make-captcha-voices.mjs. */
export const VOICES: readonly Voice[] = index.voices.map(({ file, lengths }) => {
  const samples = new Int8Array(readFileSync(new URL(file, FOLDER)));
  let end = 0;
  const clips = Array.from(index.characters, (character, place): [string, Int8Array] => {
    const start = end;
    end += lengths[place] ?? 0;
    return [character, samples.subarray(start, end)];
  });
  return new Map(clips);
});
