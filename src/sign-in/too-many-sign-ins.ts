import type { Origin } from '../account/session.ts';
import { countSignIn, type SignInTry } from '../account/sign-in-tries.ts';
import { TooManyTries } from '../platform/http/too-many.ts';
import type { Platform } from '../platform/platform.ts';
import { recordThrottledSignIn } from './record-refusal.ts';

/**
 * Counts a try at a password before it is looked at.
 * @throws TooManyTries, once it is recorded
 */
export async function countTryToSignIn(platform: Platform, from: SignInTry, origin: Origin): Promise<void> {
  const attempt = await countSignIn(platform, from);
  if (attempt.allowed) return;
  await recordThrottledSignIn(platform, from.email, origin);
  throw new TooManyTries(attempt.retryAt);
}
