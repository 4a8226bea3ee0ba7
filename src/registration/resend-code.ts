import type { Origin } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';
import { revokeCodes } from './end-registration.ts';
import { mailCode } from './mail-code.ts';
import { pendingRegistration } from './pending-registration.ts';
import { lockAddress, nextResendAt } from './sending-limits.ts';

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' };

/**
 * Mails a new code for a request that waits, at the demand of the browser that made it; the earlier code stops
 * working, and the 48 hours run anew. At most 5 times a day for one address (SPEC 2).
 */
export async function resendCode(
  platform: Platform,
  registrationId: string,
  origin: Origin,
): Promise<ResendCodeOutcome> {
  const now = platform.clock.now();
  const known = await pendingRegistration(platform.db, registrationId, now);
  if (!known) return { outcome: 'nothing-pending' };
  return platform.db.transaction().execute(async (trx): Promise<ResendCodeOutcome> => {
    // The address first, then the row: in the order in which a request takes them.
    await lockAddress(trx, known.registration.email_key);
    await trx.selectFrom('registration').select('id').where('id', '=', registrationId).forUpdate().execute();
    const pending = await pendingRegistration(trx, registrationId, now);
    if (!pending) return { outcome: 'nothing-pending' };
    const retryAt = await nextResendAt(trx, pending.registration.email_key, now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };
    await revokeCodes(trx, platform, registrationId);
    await mailCode(trx, platform, pending.registration, { origin, resent: true });
    return { outcome: 'resent' };
  });
}
