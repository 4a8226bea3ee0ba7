import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movableClock } from '../../../test/tools/clock.ts';
import { systemRandom } from '../../platform/platform.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { ALPHABET, issueCaptcha } from '../challenge.ts';
import { seededRandom } from '../seeded-random.ts';
import { planSpeech, SHORTEST_PAUSE, SPEECH_LENGTH, speakCaptcha } from './speak.ts';
import { SAMPLE_RATE, VOICES, type Voice } from './voices.ts';

const secrets = secretsFrom('a secret key for tests');

/** Any captcha, the same at each run, so that a failure can be listened to again. */
function tokenOf(id: Uint8Array, clock = movableClock()): string {
  const random = { ...systemRandom, bytes: () => Buffer.from(id) };
  return issueCaptcha({ clock, random, secrets }, 'sign-in');
}

function speak(token: string, clock = movableClock()): Buffer {
  const speech = speakCaptcha(secrets, clock, token);
  if (!speech) throw new Error('nothing was said');
  return speech;
}

const anId = fc.uint8Array({ minLength: 16, maxLength: 16 });
const aText = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 6, maxLength: 6 });
const aRandom = fc.string().map((seed) => seededRandom(secrets, seed));

describe('the recording of a captcha', () => {
  it('is a WAV file of one channel, 8 bits and 11025 Hz', () => {
    const wav = speak(tokenOf(new Uint8Array(16)));
    expect(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
    expect([wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt16LE(34)]).toEqual([1, 1, 8]);
    expect(wav.readUInt32LE(24)).toBe(11_025);
    expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  });

  it('is of one size and one length whatever it says, and at most 150 kB', () => {
    fc.assert(
      fc.property(anId, (id) => speak(tokenOf(id)).length === 44 + SPEECH_LENGTH),
      { numRuns: 40 },
    );
    expect(44 + SPEECH_LENGTH).toBeLessThanOrEqual(150_000);
  });

  it('is the same to the last byte each time one token is spoken', () => {
    const token = tokenOf(new Uint8Array(16).fill(7));
    expect(speak(token).equals(speak(token))).toBe(true);
  });

  it('differs from token to token, its noise included', () => {
    const [one, other] = [1, 2].map((n) => speak(tokenOf(new Uint8Array(16).fill(n))));
    const start = (wav?: Buffer) => wav?.subarray(44, 44 + SAMPLE_RATE).toString('base64');
    expect(start(one)).not.toBe(start(other));
  });

  it('is spoken for ten minutes and no longer', () => {
    const clock = movableClock();
    const token = tokenOf(new Uint8Array(16), clock);
    clock.advance({ minutes: 9, seconds: 59 });
    expect(speakCaptcha(secrets, clock, token)).toBeInstanceOf(Buffer);
    clock.advance({ seconds: 1 });
    expect(speakCaptcha(secrets, clock, token)).toBeUndefined();
  });

  it('is not spoken for a token that this installation did not issue', () => {
    const token = tokenOf(new Uint8Array(16));
    expect(speakCaptcha(secretsFrom('another key'), movableClock(), token)).toBeUndefined();
    expect(speakCaptcha(secrets, movableClock(), '')).toBeUndefined();
  });
});

describe('what is said', () => {
  it('is six characters in their order, one at a time, with time to type each, all before the end', () => {
    fc.assert(
      fc.property(aText, aRandom, (text, random) => {
        const speech = planSpeech(text, random);
        expect(speech.map(({ clip }) => saidIn(clip)).join('')).toBe(text);
        expect(speech[0]?.start).toBeGreaterThan(SAMPLE_RATE);
        speech.forEach(({ start, length }, place) => {
          const next = speech[place + 1]?.start ?? SPEECH_LENGTH + SHORTEST_PAUSE;
          expect(start + length + SHORTEST_PAUSE).toBeLessThanOrEqual(next);
        });
      }),
    );
  });

  it('begins anywhere within its time, by any voice', () => {
    const speeches = Array.from({ length: 200 }, (_, n) =>
      planSpeech('dddddd', seededRandom(secrets, `${n}`)),
    );
    const first = speeches.map(([utterance]) => utterance);
    expect(new Set(first.map((utterance) => utterance?.clip)).size).toBe(VOICES.length);
    const starts = first.map((utterance) => (utterance?.start ?? 0) / SAMPLE_RATE);
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(0.8);
  });

  it('is said by one voice, which one gets used to', () => {
    fc.assert(
      fc.property(aText, aRandom, (text, random) => {
        const clips = planSpeech(text, random).map(({ clip }) => clip);
        const speaks = (voice: Voice) => clips.every((clip) => [...voice.values()].includes(clip));
        expect(VOICES.filter(speaks)).toHaveLength(1);
      }),
      { numRuns: 30 },
    );
  });

  it('stands clear of the hiss behind it: 15 decibels on the whole, pauses included', () => {
    fc.assert(
      fc.property(anId, (id) => {
        const samples = speak(tokenOf(id)).subarray(44);
        const before = power(samples.subarray(0, SAMPLE_RATE));
        expect(before).toBeGreaterThan(0);
        expect(10 * Math.log10(power(samples) / before)).toBeGreaterThan(15);
      }),
      { numRuns: 30 },
    );
  });

  it('is never cut off by the ends of the scale', () => {
    fc.assert(
      fc.property(anId, (id) => {
        const samples = speak(tokenOf(id)).subarray(44);
        expect(samples.some((sample) => sample === 0 || sample === 255)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});

/** The character that a clip says. */
function saidIn(clip: Int8Array): string | undefined {
  return VOICES.flatMap((voice) => [...voice]).find(([, its]) => its === clip)?.[0];
}

/** Mean square, in steps of the scale. */
function power(samples: Uint8Array): number {
  return samples.reduce((sum, sample) => sum + (sample - 128) ** 2, 0) / samples.length;
}
