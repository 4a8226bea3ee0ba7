import { purgeCompletedSteps } from './account/completed-step.ts';
import { forgetFormerQuestions } from './account/disputed.ts';
import { purgeKnownBrowsers } from './account/known-browser.ts';
import { purgeLockReferences } from './account/lock-link.tsx';
import { purgeSessions } from './account/session.ts';
import { purgeAuditLog } from './audit/retention.ts';
import { purgeBankAccounts } from './bank-accounts/bank-account.ts';
import { purgeUsedCaptchas } from './captcha/check.ts';
import { bearsCode, purgeCodes } from './codes/purge-codes.ts';
import { purgeCompanyAddresses } from './company/company-address.ts';
import { purgeAddressChanges } from './company-address/address-change.ts';
import { purgeChanges } from './credentials/pending-change.ts';
import { purgeDirectDebits } from './direct-debits/direct-debit.ts';
import { purgeRemovals } from './factors/carry-out-removals.ts';
import { purgeFactors } from './factors/set-up-app.ts';
import { forgetFormerAddresses } from './holder-data/known-address.ts';
import { forgetCounts, purgeMails } from './mail/purge-mails.ts';
import { purgeOffers } from './mandates/granting/lapse.ts';
import { purgeMandateChanges, purgeMandates } from './mandates/mandate.ts';
import { purgeRoleRequests } from './mandates/role-request.ts';
import { purgeMessages } from './messages/purge.ts';
import { purgeMessageNotices } from './messages/tell-of-messages.ts';
import { purgeUsedChallenges } from './passkeys/challenge.ts';
import { purgePasskeys } from './passkeys/passkey.ts';
import { purgeReminders } from './passwords/expiry-reminder.tsx';
import type { Platform } from './platform/platform.ts';
import { purgeTries } from './platform/throttle.ts';
import { purgeRegistrations } from './registration/pending-registration.ts';
import { purgePendingSignIns } from './sign-in/second-step.ts';
import { purgeSignInCodes } from './sign-in/sign-in-code.ts';
import { purgeNewBrowserNotices } from './sign-in/tell-of-new-browser.ts';

/** What each room says can no longer do anything, or was kept for long enough. Mails come after the codes that need them. */
const PURGES: readonly ((platform: Platform, now: Date) => Promise<unknown>)[] = [
  purgeSessions,
  purgeUsedCaptchas,
  purgeCompletedSteps,
  purgeUsedChallenges,
  purgePasskeys,
  purgeFactors,
  purgeTries,
  purgeKnownBrowsers,
  purgeSignInCodes,
  purgePendingSignIns,
  purgeNewBrowserNotices,
  purgeRemovals,
  purgeLockReferences,
  purgeReminders,
  forgetFormerQuestions,
  forgetFormerAddresses,
  purgeChanges,
  purgeRegistrations,
  purgeMandates,
  purgeMandateChanges,
  purgeOffers,
  purgeRoleRequests,
  purgeBankAccounts,
  purgeMessages,
  purgeMessageNotices,
  purgeDirectDebits,
  purgeCompanyAddresses,
  purgeAddressChanges,
  purgeCodes,
  (platform, now) => forgetCounts(platform, now, bearsCode),
  (platform, now) => purgeMails(platform, now, bearsCode),
  purgeAuditLog,
];

/**
 * Deletes all of that (docs/operating/retention.md says how long each is kept). An account is never deleted: whatever becomes of its
 * requests, its holder proved who they are. Any number of instances may purge at once; what fails is logged, tried again the
 * next hour, and keeps nothing else from being purged.
 */
export async function purge(platform: Platform): Promise<void> {
  const now = platform.clock.now();
  for (const one of PURGES) {
    try {
      await one(platform, now);
    } catch (error) {
      platform.log.error({ err: error }, 'a part of the purge failed, it will be tried again');
    }
  }
}
