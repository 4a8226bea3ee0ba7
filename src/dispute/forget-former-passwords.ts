import type { Platform } from '../platform/platform.ts';
import { DISPUTE_LIMIT_MS } from './dispute-state.ts';

/** Hourly: the hash of the password before a change is of no use once the change can be disputed no longer. */
export async function forgetFormerPasswords({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  await db
    .updateTable('credential_change')
    .set({ former_password_hash: null })
    .where('former_password_hash', 'is not', null)
    .where('ended_at', '<=', new Date(clock.now().getTime() - DISPUTE_LIMIT_MS))
    .execute();
}
