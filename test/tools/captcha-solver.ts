import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { answerOf, readToken } from '../../src/captcha/challenge.ts';
import type { WorkChallenge } from '../../src/captcha/work.ts';
import type { Secrets } from '../../src/platform/secrets.ts';

/** What a person reads in the picture of a token, or hears. @throws when it is of another installation */
export function readPicture(secrets: Secrets, token: string): string {
  const challenge = readToken(secrets, token);
  if (!challenge) throw new Error('the captcha is not of this installation');
  return answerOf(challenge);
}

/** Does the work, as a browser would. @returns what the form sends, and in how many steps it was found */
export async function doWork(challenge: WorkChallenge): Promise<{ sent: string; steps: number }> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('not solved');
  return { sent: JSON.stringify({ challenge, solution }), steps: solution.counter };
}
