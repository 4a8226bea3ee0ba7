import { recordEvent } from '../account/audit/record-event.ts';
import type { Actor } from '../account/session.ts';
import type { Platform } from '../platform/platform.ts';

/** « Quitter »: ends the session. Of two clicks, or of another browser that ended it first, one is recorded. */
export function signOut(platform: Pick<Platform, 'db' | 'clock'>, who: Actor): Promise<void> {
  return platform.db.transaction().execute(async (trx) => {
    const ended = await trx
      .deleteFrom('session')
      .where('token_hash', '=', who.tokenHash)
      .where('account_id', '=', who.accountId)
      .returning('token_hash')
      .executeTakeFirst();
    if (ended) await recordEvent(trx, platform, { event: 'signed-out', ...who });
  });
}
