// The work of « Vérification automatique »: a bundle of its own, run in a worker, fetched when it is chosen.
import { type Challenge, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';

/** Milliseconds; ten times what a slow machine needs for the hardest. */
const LONGEST = 200_000;

self.onmessage = async ({ data }: MessageEvent<Challenge>) => {
  const solution = await solveChallenge({ challenge: data, deriveKey, timeout: LONGEST });
  self.postMessage(solution);
};
