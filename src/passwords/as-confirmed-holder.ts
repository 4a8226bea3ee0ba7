import type { Account } from '../account/account.ts';
import { type AsHolder, asHolder, holderAccount } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import type { Platform } from '../platform/platform.ts';
import type { CountedTry } from '../platform/throttle.ts';

/** The password in force, as whoever asks for a change typed it, and what counts the try. */
export interface CurrentPassword {
  typed: string;
  counted: CountedTry;
}

/**
 * Whether whoever asks knows the password in force (OWASP ASVS 5.0, 6.2.3): a session left open is not enough. It is
 * looked at again under the account's lock by its hash. A wrong one is told in the holder's history.
 * @throws SessionOver where it is wrong because another one has been chosen meanwhile, which ended the session
 */
export async function isCurrentPassword(
  platform: Platform,
  actor: Actor,
  { password_hash }: Account,
  { typed, counted }: CurrentPassword,
): Promise<boolean> {
  const isRight = await counted(() => platform.hasher.verify(password_hash, typed));
  if (!isRight) {
    const event = { event: 'password-confirmed', outcome: 'refused', ...actor } as const;
    await asHolder(platform, actor, ({ tx }) => record(tx, event));
  }
  return isRight;
}

/**
 * One unit of work of a signed-in person who gives the present password for it: compared first, since hashing must hold no
 * lock, and looked at again under the account's lock.
 * @throws SessionOver before anything is done; TooManyTries
 */
export async function asConfirmedHolder<T>(
  platform: Platform,
  actor: Actor,
  present: CurrentPassword,
  work: (holder: AsHolder) => Promise<T>,
): Promise<T | { outcome: 'wrong-password' }> {
  const checked = await holderAccount(platform, actor);
  if (!(await isCurrentPassword(platform, actor, checked, present))) return { outcome: 'wrong-password' };
  const done = await asHolder(platform, actor, async (holder) =>
    holder.account.password_hash === checked.password_hash ? { result: await work(holder) } : undefined,
  );
  // A sign-in may only have hashed the same password anew: compared again with what is in force now.
  return done ? done.result : asConfirmedHolder(platform, actor, present, work);
}
