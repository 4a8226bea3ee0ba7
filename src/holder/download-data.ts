import { record } from '../audit/record-event.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { type AccountData, accountData } from './account-data.ts';

/** Everything held about an account (GDPR, articles 15 and 20), and a line in its history that it was taken. */
export function downloadData(platform: Platform, accountId: string, origin: Origin): Promise<AccountData> {
  return inTransaction(platform, async (tx) => {
    const data = await accountData(tx, accountId);
    await record(tx, { event: 'data-downloaded', accountId, origin });
    return data;
  });
}
