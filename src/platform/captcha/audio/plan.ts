import type { SeededRandom } from '../seeded-random.ts';
import { SAMPLE_RATE, VOICES } from './voices.ts';

/** One clip and how it is played; times in samples. */
export interface Utterance {
  clip: Int8Array;
  start: number;
  length: number;
  /** Speed and pitch at its beginning and at its end, 1 being the clip's own; between them it glides. */
  rate: { from: number; to: number };
  /** 1: full scale. */
  gain: number;
}

/** Before the first character: a screen reader has said by then which button was pressed. */
const LEAD = Math.round(1.2 * SAMPLE_RATE);
/** Each character has as much time as any other, long names or short ones. */
const SLOT = 2 * SAMPLE_RATE;
/** The shortest pause between two characters: long enough to type one. */
export const SHORTEST_PAUSE = Math.round(0.5 * SAMPLE_RATE);

/** Of the whole, in samples: always the same, so that neither length nor size tells what is said. */
export const SPEECH_LENGTH = LEAD + 6 * SLOT;

const BACKWARDS = VOICES.flatMap((voice) => Array.from(voice.values(), (clip) => clip.toReversed()));

const SPEAKING = { slowest: 0.88, fastest: 1.14, quietest: 0.52, loudest: 0.7 };
const BABBLE = { slowest: 0.75, fastest: 1.25, quietest: 0.03, loudest: 0.06, atOnce: 3 };

/** The loudest that everything together can be, 1 being full scale; what is left is for the hiss. */
export const LOUDEST = SPEAKING.loudest + BABBLE.atOnce * BABBLE.loudest;

/** One character after the other, each by a voice of its own, at a moment of its own within its time. */
export function planSpeech(text: string, random: SeededRandom): Utterance[] {
  return Array.from(text, (character, place) => {
    const clip = random.pick(VOICES).get(character);
    if (!clip) throw new RangeError(`no voice says ${character}`);
    const utterance = play(clip, SPEAKING, random);
    const free = SLOT - SHORTEST_PAUSE - utterance.length;
    return { ...utterance, start: LEAD + place * SLOT + Math.floor(random.between(0, free)) };
  });
}

/** A crowd behind, all along: clips of any character played backwards, which say nothing but sound like the others. */
export function planBabble(random: SeededRandom): Utterance[] {
  const babble: Utterance[] = [];
  for (let speaker = 0; speaker < BABBLE.atOnce; speaker++) {
    let start = 0;
    while (start < SPEECH_LENGTH) {
      const utterance = play(random.pick(BACKWARDS), BABBLE, random);
      babble.push({ ...utterance, start });
      start += utterance.length;
    }
  }
  return babble;
}

interface Manner {
  slowest: number;
  fastest: number;
  quietest: number;
  loudest: number;
}

function play(clip: Int8Array, manner: Manner, random: SeededRandom): Omit<Utterance, 'start'> {
  const aRate = () => random.between(manner.slowest, manner.fastest);
  const rate = { from: aRate(), to: aRate() };
  const length = Math.floor((2 * clip.length) / (rate.from + rate.to));
  return { clip, length, rate, gain: random.between(manner.quietest, manner.loudest) };
}
