import { recordEvent } from '../audit/record-event.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { type AccountData, accountData } from './account-data.ts';

/** Everything held about an account (GDPR, articles 15 and 20), and a line in its history that it was taken. */
export function downloadData(platform: Platform, accountId: string, origin: Origin): Promise<AccountData> {
  return platform.db.transaction().execute(async (trx) => {
    const data = await accountData(trx, accountId, platform.clock.now());
    await recordEvent(trx, platform, { event: 'data-downloaded', accountId, origin });
    return data;
  });
}
