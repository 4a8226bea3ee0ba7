/** A bank account is in force so long after it was asked for, at the earliest: as long as a change of address is disputed. */
const WAITING_MS = 72 * 3_600_000;

/** When one asked for at this instant is in force at the earliest: the notices about it may leave later. */
export function inForceFrom(askedAt: Date): Date {
  return new Date(askedAt.getTime() + WAITING_MS);
}

/** What was asked, or told, at this instant or before has waited for long enough. */
export function waitedSince(now: Date): Date {
  return new Date(now.getTime() - WAITING_MS);
}

/** In force and waiting, of one company. */
export const MOST_ACCOUNTS = 20;
/** Asked for in 24 hours, of one company, whoever does: each is mailed to everybody who acts for it. */
export const MOST_ASKED_A_DAY = 10;
/** Characters of a holder's name in a payment (ISO 20022, Max70Text). */
export const HOLDER_NAME_MAX = 70;
