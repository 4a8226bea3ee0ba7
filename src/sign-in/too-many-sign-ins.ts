import type { Origin } from '../account/session.ts';
import { TooManyTries } from '../platform/http/too-many.ts';
import type { Platform } from '../platform/platform.ts';
import { recordThrottledSignIn } from './record-refusal.ts';
import { countSignIn } from './throttling.ts';

/**
 * Counts a try at a password, of a stranger or of who is signed in already, before it is looked at.
 * @throws TooManyTries, once it is recorded
 */
export async function countTryToSignIn(platform: Platform, email: string, origin: Origin): Promise<void> {
  const attempt = await countSignIn(platform, email, origin.ip);
  if (attempt.allowed) return;
  await recordThrottledSignIn(platform, email, origin);
  throw new TooManyTries(attempt.retryAt);
}
