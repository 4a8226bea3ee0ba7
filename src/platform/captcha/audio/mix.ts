import { LOUDEST, SPEECH_LENGTH, type Utterance } from './plan.ts';

/** Faint enough to leave the consonants; and within what the loudest voices leave, so that nothing is cut off. */
const HISS = Math.min(0.015, 1 - LOUDEST);
/** The middle of the 256 steps of a sample: silence. */
const MIDDLE = 128;

/**
 * Plays the utterances over a hiss.
 *
 * @param hiss unpredictable bytes, one a sample
 * @returns 8 bits a sample, unsigned
 */
export function mix(utterances: readonly Utterance[], hiss: Uint8Array): Uint8Array {
  const sound = new Float32Array(SPEECH_LENGTH);
  for (const utterance of utterances) add(sound, utterance);
  const samples = new Uint8Array(SPEECH_LENGTH);
  for (let at = 0; at < SPEECH_LENGTH; at++) {
    const level = (sound[at] ?? 0) + HISS * ((hiss[at] ?? 0) / MIDDLE - 1);
    samples[at] = Math.round(MIDDLE + (MIDDLE - 1) * level);
  }
  return samples;
}

/** What lies beyond the end is left out. */
function add(sound: Float32Array, { clip, start, length, rate, gain }: Utterance): void {
  const glide = (rate.to - rate.from) / (2 * length);
  const scale = gain / MIDDLE;
  const end = Math.min(length, sound.length - start);
  for (let at = 0; at < end; at++) {
    const place = at * (rate.from + glide * at);
    const before = Math.floor(place);
    const left = clip[before] ?? 0;
    const right = clip[before + 1] ?? 0;
    sound[start + at] = (sound[start + at] ?? 0) + scale * (left + (right - left) * (place - before));
  }
}
