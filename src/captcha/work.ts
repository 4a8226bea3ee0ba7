import { type Challenge, createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import * as z from 'zod';
import type { Platform } from '../platform/platform.ts';
import type { Secrets } from '../platform/secrets.ts';
import { HIGHEST_LEVEL } from './price.ts';

export type WorkChallenge = Challenge;

/** What one step of the work costs whoever does it: iterations of PBKDF2 (RFC 8018). */
export const ITERATIONS = 5000;

/** The most steps at level 0; half of it on average. Each level doubles it. */
export const MOST_STEPS = 512;

/**
 * A sum for the person's own machine (ALTCHA's proof of work, version 2): to find the number of which a derived key
 * begins as said. Making it costs one step, checking it one HMAC, doing it hundreds of steps: the number is any below
 * the level's most with the same chance, so that no place to begin at is better than another.
 * It is bound to the captcha that `token` is, and with it to a form and ten minutes; nothing is stored.
 *
 * @param level 0 (easiest) to {@link HIGHEST_LEVEL}
 */
export async function makeWork(
  { random, secrets }: Pick<Platform, 'random' | 'secrets'>,
  token: string,
  level: number,
): Promise<WorkChallenge> {
  const bounded = Math.min(Math.max(level, 0), HIGHEST_LEVEL);
  return createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: ITERATIONS,
    counter: random.below(MOST_STEPS * 2 ** bounded),
    data: { token, level: bounded },
    deriveKey,
    ...keysOf(secrets),
  });
}

/**
 * Of the sum that came with this captcha: its level, when it was set here, for this captcha, and is solved; else
 * `undefined`. How long a captcha lasts and that it is used once is not looked at here: the token tells.
 *
 * @param sent the form's field, as it came: JSON
 */
export async function levelOfWork(
  secrets: Secrets,
  token: string,
  sent: string,
): Promise<number | undefined> {
  const work = readWork(sent);
  if (work?.challenge.parameters.data.token !== token) return undefined;
  const { verified } = await verifySolution({ ...work, deriveKey, ...keysOf(secrets) });
  return verified ? (work.challenge.parameters.data.level ?? 0) : undefined;
}

/** Of keys of its own for each of the two signatures: a value signed for one is worthless for the other. */
function keysOf(secrets: Secrets) {
  return {
    hmacSignatureSecret: secrets.keyedHash('captcha-work', 'challenge'),
    hmacKeySignatureSecret: secrets.keyedHash('captcha-work', 'solution'),
  };
}

/** No other fields, and nothing nested: what comes from outside is looked at before a library is given it. */
const SentWork = z.strictObject({
  challenge: z.strictObject({
    parameters: z.strictObject({
      algorithm: z.string(),
      cost: z.number(),
      // Sums that an earlier version set have no level.
      data: z.strictObject({ token: z.string(), level: z.number().exactOptional() }),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      nonce: z.string(),
      salt: z.string(),
    }),
    signature: z.string(),
  }),
  solution: z.strictObject({ counter: z.number(), derivedKey: z.string(), time: z.number().exactOptional() }),
});

type SentWork = z.output<typeof SentWork>;

/** Longer than any answer of ours. */
const LONGEST_WORK = 2000;

function readWork(sent: string): SentWork | undefined {
  if (sent.length > LONGEST_WORK) return undefined;
  try {
    return SentWork.safeParse(JSON.parse(sent)).data;
  } catch {
    return undefined;
  }
}
