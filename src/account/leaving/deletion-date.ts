/** Days in which the holder may change their mind. */
export const DAYS_TO_CHANGE_ONES_MIND = 7;

const DAY_MS = 24 * 3_600_000;

/** When a deletion asked for at this instant becomes final. */
export function deletionFinalAt(askedAt: Date): Date {
  return new Date(askedAt.getTime() + DAYS_TO_CHANGE_ONES_MIND * DAY_MS);
}

/** A deletion asked for at this instant or before is final `now`. */
export function finalIfAskedBy(now: Date): Date {
  return new Date(now.getTime() - DAYS_TO_CHANGE_ONES_MIND * DAY_MS);
}
