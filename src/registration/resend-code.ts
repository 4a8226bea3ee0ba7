import { nextCodeAt } from '../account/activation/sending-limits.ts';
import type { Origin } from '../platform/http/network.ts';
import type { Platform } from '../platform/platform.ts';
import { revokeCodes } from './end-registration.ts';
import { mailCode } from './mail-code.ts';
import { pendingRegistration } from './pending-registration.ts';

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' };

/**
 * Mails a new code for a request that waits, at the demand of the browser that made it; the earlier code stops
 * working, and the 48 hours run anew. At most 5 times a day. One whose mail still waits to leave is on its way already:
 * another would only lose its place in the line.
 */
export async function resendCode(
  platform: Platform,
  registrationId: string,
  origin: Origin,
): Promise<ResendCodeOutcome> {
  const now = platform.clock.now();
  return platform.db.transaction().execute(async (trx): Promise<ResendCodeOutcome> => {
    await trx.selectFrom('registration').select('id').where('id', '=', registrationId).forUpdate().execute();
    const pending = await pendingRegistration(trx, registrationId, now);
    if (!pending) return { outcome: 'nothing-pending' };
    if (pending.code.state === 'leaving') return { outcome: 'resent' };
    const retryAt = await nextCodeAt(trx, { registration_id: registrationId }, 'resend', now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };
    await revokeCodes(trx, platform, registrationId);
    await mailCode(trx, platform, pending.registration, { origin, resent: true });
    return { outcome: 'resent' };
  });
}
