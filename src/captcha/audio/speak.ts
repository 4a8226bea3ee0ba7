import type { Clock } from '../../platform/platform.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { answerOf, usableChallenge } from '../challenge.ts';
import { type SeededRandom, seededBytes, seededRandom } from '../seeded-random.ts';
import { SAMPLE_RATE, VOICES } from './voices.ts';
import { encodeWav } from './wav.ts';

/**
 * The characters of a captcha's picture, said in French: a WAV file. The same token always gives the same
 * file, to the byte, as with the picture; all files are of one size, whatever they say.
 *
 * @returns `undefined` for a token that is forged or expired
 */
export function speakCaptcha(secrets: Secrets, clock: Clock, token: string): Buffer | undefined {
  const challenge = usableChallenge({ secrets, clock }, token);
  if (!challenge) return undefined;
  const speech = planSpeech(answerOf(challenge), seededRandom(challenge.secrets, `speech:${challenge.id}`));
  const hiss = seededBytes(challenge.secrets, `hiss:${challenge.id}`, SPEECH_LENGTH);
  return encodeWav(mix(speech, hiss), SAMPLE_RATE);
}

/** One clip and how it is played; times in samples. */
export interface Utterance {
  clip: Int8Array;
  start: number;
  length: number;
  /** Speed and pitch, 1 being the clip's own. */
  rate: number;
}

/** Before the first character: a screen reader has said by then which button was pressed. */
const LEAD = Math.round(1.2 * SAMPLE_RATE);
/** Each character has as much time as any other, long names or short ones. */
const SLOT = 2 * SAMPLE_RATE;
/** The shortest pause between two characters: long enough to type one. */
export const SHORTEST_PAUSE = Math.round(0.5 * SAMPLE_RATE);

/** Of the whole, in samples: always the same, so that neither length nor size tells what is said. */
export const SPEECH_LENGTH = LEAD + 6 * SLOT;

/** One voice says one character after the other, each at a speed and a moment of its own within its time. */
export function planSpeech(text: string, random: SeededRandom): Utterance[] {
  const voice = random.pick(VOICES);
  return Array.from(text, (character, place) => {
    const clip = voice.get(character);
    if (!clip) throw new RangeError(`no voice says ${character}`);
    const rate = random.between(0.92, 1.1);
    const length = Math.floor(clip.length / rate);
    const free = SLOT - SHORTEST_PAUSE - length;
    return { clip, length, rate, start: LEAD + place * SLOT + Math.floor(random.between(0, free)) };
  });
}

/** Of full scale. What a room sounds like in which somebody speaks; the consonants stand clear of it. */
const HISS = 0.01;
const LOUDNESS = 0.9;
/** The middle of the 256 steps of a sample: silence. */
const MIDDLE = 128;

/**
 * Plays the utterances over a hiss.
 *
 * @param hiss unpredictable bytes, one a sample
 * @returns 8 bits a sample, unsigned
 */
function mix(speech: readonly Utterance[], hiss: Uint8Array): Uint8Array {
  const samples = hiss.map((byte) => Math.round(MIDDLE + HISS * (byte - MIDDLE)));
  for (const { clip, start, length, rate } of speech) {
    for (let at = 0; at < length; at++) {
      const place = at * rate;
      const before = Math.floor(place);
      const [left, right] = [clip[before] ?? 0, clip[before + 1] ?? 0];
      const level = left + (right - left) * (place - before);
      samples[start + at] = Math.round((samples[start + at] ?? MIDDLE) + LOUDNESS * level);
    }
  }
  return samples;
}
