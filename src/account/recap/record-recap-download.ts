import type { Origin } from '../../platform/http/network.ts';
import type { Platform } from '../../platform/platform.ts';
import { recordEvent } from '../audit/record-event.ts';

/** Whoever takes the recap away takes personal data away: the holder finds it in his history. */
export function recordRecapDownload(platform: Platform, accountId: string, origin: Origin): Promise<void> {
  return platform.db
    .transaction()
    .execute((trx) => recordEvent(trx, platform, { event: 'recap-downloaded', accountId, origin }));
}
