import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../secrets.ts';
import { answerOf, usableChallenge } from '../challenge.ts';
import { seededBytes, seededRandom } from '../seeded-random.ts';
import { mix } from './mix.ts';
import { planBabble, planSpeech, SPEECH_LENGTH } from './plan.ts';
import { SAMPLE_RATE } from './voices.ts';
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
  const random = seededRandom(secrets, `speech:${challenge.id}`);
  const speech = planSpeech(answerOf(secrets, challenge.id), random);
  const hiss = seededBytes(secrets, `hiss:${challenge.id}`, SPEECH_LENGTH);
  return encodeWav(mix([...speech, ...planBabble(random)], hiss), SAMPLE_RATE);
}
