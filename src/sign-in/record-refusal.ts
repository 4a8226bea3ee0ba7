import { readEmailAddress } from '../account/email-address.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

export interface WrongPassword {
  /** As typed. */
  email: string;
  /** Of the account it was aimed at, if there is one. */
  accountId: string | undefined;
  origin: Origin;
}

/**
 * A wrong password that was told so: a line in the history of the account, of which the counts of tries allow few. Of
 * what was aimed at no account, which anybody can do without end, the number is told.
 */
export function recordWrongPassword(platform: Platform, tried: WrongPassword): Promise<void> {
  const event = { event: 'signed-in', outcome: 'refused', ...traces(tried) } as const;
  return inTransaction(platform, (tx) => (tried.accountId ? record(tx, event) : tallyEvent(tx, event)));
}

/** A wrong password beyond the counts, which was told nothing: the first of a day is a line, then their number. */
export function recordUntoldWrongPassword(platform: Platform, tried: WrongPassword): Promise<void> {
  return inTransaction(platform, (tx) =>
    tallyEvent(tx, { event: 'sign-in-throttled', outcome: 'refused', ...traces(tried) }),
  );
}

function traces({ email, accountId, origin }: WrongPassword) {
  return {
    ...(accountId && { accountId }),
    origin,
    details: { method: 'password', address: recognisable(email) },
  };
}

/** Of what is no address nothing is told: people type their password there. */
function recognisable(typed: string): string {
  const read = readEmailAddress(typed.trim());
  return read ? maskedEmail(read.address) : '…';
}
