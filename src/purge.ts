import { FORMER_QUESTION_DAYS } from './account/disputed.ts';
import { purgeKnownBrowsers } from './account/known-browser.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from './account/session.ts';
import { purgeAuditLog } from './audit/retention.ts';
import { purgeUsedCaptchas } from './captcha/check.ts';
import { forgetFormerAddresses, forgetFormerQuestions } from './holder-data/forget-former-data.ts';
import { ADDRESS_SETTLES_DAYS } from './holder-data/known-address.ts';
import { forgetCounts, MAILS_COUNT_DAYS, purgeMails } from './mail/purge-mails.ts';
import type { Platform } from './platform/platform.ts';
import { purgeChanges, purgeLetterCodes, purgeRecoveries, purgeRegistrations } from './purge-requests.ts';
import { parisDay } from './web/french-dates.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Deletes what can no longer do anything, and what was kept for long enough (docs/operating.md). An account is never
 * deleted: whatever becomes of its requests, its holder proved who they are. Any number of instances may purge at
 * once; what fails is logged, tried again the next hour, and keeps nothing else from being purged.
 */
export async function purge(platform: Platform): Promise<void> {
  const { db, clock, installation, log } = platform;
  const now = clock.now();
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const purges = [
    purgeSessions,
    // One forgotten too soon could be used twice: the module of captchas says when.
    () => purgeUsedCaptchas(db, now),
    () => db.deleteFrom('ended_journey').where('expires_at', '<=', now).execute(),
    // No policy remembers a try for longer than a day.
    () => db.deleteFrom('throttle').where('last_failure_at', '<', daysAgo(1)).execute(),
    () => purgeKnownBrowsers(db, now),
    // They were good for half an hour.
    () => db.deleteFrom('sign_in_code').where('sent_at', '<', daysAgo(1)).execute(),
    // Only passwords still valid are reminded of.
    () => db.deleteFrom('expiry_reminder').where('valid_until', '<', parisDay(now)).execute(),
    () => forgetFormerQuestions(db, daysAgo(FORMER_QUESTION_DAYS)),
    () => forgetFormerAddresses(db, daysAgo(ADDRESS_SETTLES_DAYS)),
    () => purgeChanges(db, daysAgo(installation.RETENTION_REQUESTS_DAYS)),
    () => purgeRecoveries(db, daysAgo(installation.RETENTION_REQUESTS_DAYS)),
    () => purgeLetterCodes(db, daysAgo(installation.RETENTION_REQUESTS_DAYS)),
    () => purgeRegistrations(db, daysAgo(installation.RETENTION_REGISTRATIONS_DAYS)),
    // After the codes that refer to them.
    () => forgetCounts(db, daysAgo(MAILS_COUNT_DAYS)),
    () => purgeMails(db, daysAgo(installation.RETENTION_MAILS_DAYS)),
    () => purgeAuditLog(db, daysAgo(installation.RETENTION_AUDIT_DAYS)),
  ];
  for (const one of purges) {
    try {
      await one();
    } catch (error) {
      log.error({ err: error }, 'a part of the purge failed, it will be tried again');
    }
  }

  /** A day after their end: until then a form left open can still be kept in them for whoever signs in again. */
  function purgeSessions() {
    const ago = (ms: number) => new Date(now.getTime() - ms);
    return db
      .deleteFrom('session')
      .where((eb) =>
        eb.or([
          eb('last_seen_at', '<=', ago(IDLE_LIMIT_MS + DAY_MS)),
          eb('created_at', '<=', ago(ABSOLUTE_LIMIT_MS + DAY_MS)),
        ]),
      )
      .execute();
  }
}
