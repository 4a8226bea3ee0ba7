import type { Account } from './account.ts';

/** The longest that a dispute which nobody could settle keeps everybody out. */
export const FROZEN_FOR_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/** When a freeze that begins now ends by itself. */
export function freezeEnd(now: Date): Date {
  return new Date(now.getTime() + FROZEN_FOR_DAYS * DAY_MS);
}

/** Until when nobody signs in and no code works; undefined for an account that is open. */
export function frozenUntil({ frozen_until }: Pick<Account, 'frozen_until'>, now: Date): Date | undefined {
  return frozen_until !== null && frozen_until > now ? frozen_until : undefined;
}
