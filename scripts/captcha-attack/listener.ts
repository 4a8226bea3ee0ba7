import { SAMPLE_RATE, VOICES } from '../../src/captcha/audio/voices.ts';
import { ANSWER_LENGTH } from '../../src/captcha/challenge.ts';

/**
 * Writes down what a recording says, by laying every clip that this repository ships, at every speed, along every moment
 * of it: nothing is learned, and this page is all there is.
 *
 * @param wav as `speakCaptcha` makes it
 */
export function writeDown(wav: Buffer): string {
  const sound = Float32Array.from(wav.subarray(HEADER), (sample) => (sample - 128) / 128);
  const frames = spectrogram(sound);
  const slot = (2 * SAMPLE_RATE) / HOP;
  const lead = frames.length - ANSWER_LENGTH * slot;
  return Array.from({ length: ANSWER_LENGTH }, (_, place) => {
    const start = Math.round(lead + place * slot);
    return nearest(frames.slice(start, Math.round(start + slot)));
  }).join('');
}

const HEADER = 44;
/** In samples: about 10 ms from frame to frame, each of 23 ms. */
const HOP = 105;
const FRAME = 256;
const BANDS = 20;
/** Speeds that a recording may have. */
const RATES = Array.from({ length: 10 }, (_, n) => 0.92 + 0.02 * n);

/** One spectrum, in the logarithms of the power in each band. */
type Spectrum = Float32Array;

interface Template {
  character: string;
  frames: Spectrum[];
}

let templates: Template[] | undefined;

function nearest(frames: readonly Spectrum[]): string {
  templates ??= VOICES.flatMap((voice) =>
    [...voice].flatMap(([character, clip]) =>
      RATES.map((rate) => ({ character, frames: spectrogram(atRate(clip, rate)) })),
    ),
  );
  let [best, least] = ['', Number.POSITIVE_INFINITY];
  for (const template of templates) {
    for (let start = 0; start + template.frames.length <= frames.length; start++) {
      const distance = distanceOf(template.frames, frames, start, least);
      if (distance < least) [best, least] = [template.character, distance];
    }
  }
  return best;
}

/** Mean square over all frames and bands; given up once it is larger than `least`. */
function distanceOf(
  template: readonly Spectrum[],
  frames: readonly Spectrum[],
  start: number,
  least: number,
) {
  const enough = least * template.length;
  let sum = 0;
  for (let n = 0; n < template.length && sum < enough; n++) {
    const [one, other] = [template[n], frames[start + n]];
    for (let band = 0; band < BANDS; band++) sum += ((one?.[band] ?? 0) - (other?.[band] ?? 0)) ** 2;
  }
  return sum / template.length;
}

function atRate(clip: Int8Array, rate: number): Float32Array {
  return Float32Array.from({ length: Math.floor(clip.length / rate) }, (_, at) => {
    const before = Math.floor(at * rate);
    const [left, right] = [clip[before] ?? 0, clip[before + 1] ?? 0];
    return (left + (right - left) * (at * rate - before)) / 128;
  });
}

function spectrogram(sound: Float32Array): Spectrum[] {
  const count = Math.max(Math.floor((sound.length - FRAME) / HOP), 0) + 1;
  return Array.from({ length: count }, (_, n) => spectrum(sound.subarray(n * HOP, n * HOP + FRAME)));
}

/** The power at each frequency (discrete Fourier transform, Hann's window), summed up in bands as an ear has them. */
function spectrum(frame: Float32Array): Spectrum {
  const bands = new Float32Array(BANDS);
  for (let bin = 1; bin < FRAME / 2; bin++) {
    let [real, imaginary] = [0, 0];
    for (let at = 0; at < frame.length; at++) {
      const value = (frame[at] ?? 0) * (WINDOW[at] ?? 0);
      const turn = (bin * at) % FRAME;
      real += value * (COSINES[turn] ?? 0);
      imaginary += value * (COSINES[(turn + FRAME / 4) % FRAME] ?? 0);
    }
    const band = BAND_OF[bin] ?? 0;
    bands[band] = (bands[band] ?? 0) + real * real + imaginary * imaginary;
  }
  return bands.map((power) => Math.log(power + 0.1));
}

const COSINES = Float32Array.from({ length: FRAME }, (_, at) => Math.cos((2 * Math.PI * at) / FRAME));
const WINDOW = Float32Array.from(
  { length: FRAME },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / FRAME),
);
/** Bands of equal width on the mel scale. */
const mel = (bin: number) => Math.log(1 + (bin * SAMPLE_RATE) / FRAME / 700);
const BAND_OF = Array.from({ length: FRAME / 2 }, (_, bin) =>
  Math.min(Math.floor((BANDS * mel(bin)) / mel(FRAME / 2)), BANDS - 1),
);
