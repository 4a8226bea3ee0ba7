import { purgeUsedCaptchas } from '../../platform/captcha/check.ts';
import type { Platform } from '../../platform/platform.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from '../session.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Deletes what can no longer do anything: captchas long answered, tries long forgotten, and sessions a day after their
 * end, until when a form left open can still be kept in them for whoever signs in again.
 */
export async function purge({ db, clock }: Pick<Platform, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  await db
    .deleteFrom('session')
    .where((eb) =>
      eb.or([
        eb('last_seen_at', '<=', ago(IDLE_LIMIT_MS + DAY_MS)),
        eb('created_at', '<=', ago(ABSOLUTE_LIMIT_MS + DAY_MS)),
      ]),
    )
    .execute();
  await purgeUsedCaptchas(db, now);
  // No policy remembers a try for longer than a day.
  await db.deleteFrom('throttle').where('last_failure_at', '<', ago(DAY_MS)).execute();
}
