import { daysAfter, parisDay } from '../../platform/french-dates.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Account } from '../account.ts';
import { expiryReminderMail } from './expiry-reminder-mail.tsx';

/** Days before the last day of a password on which its holder is reminded. */
const FIRST = 30;
const LAST = 7;

/**
 * Mails the reminders that are due, each once a password even with several instances at work. A program
 * that was stopped for a while makes up for the latest reminder, not for both.
 */
export async function remindOfExpiry(platform: Platform): Promise<void> {
  const today = parisDay(platform.clock.now());
  const accounts = await platform.db
    .selectFrom('account')
    .selectAll()
    .where('deletion_asked_at', 'is', null)
    .where('password_valid_until', '>=', today)
    .where('password_valid_until', '<=', daysAfter(today, FIRST))
    .execute();
  for (const account of accounts) {
    await remindOnce(
      platform,
      account,
      account.password_valid_until <= daysAfter(today, LAST) ? LAST : FIRST,
    );
  }
}

function remindOnce(platform: Platform, account: Account, daysBefore: number): Promise<void> {
  return platform.db.transaction().execute(async (trx) => {
    const first = await trx
      .insertInto('expiry_reminder')
      .values({
        account_id: account.id,
        valid_until: account.password_valid_until,
        days_before: daysBefore,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('days_before')
      .executeTakeFirst();
    if (first)
      await queueMail(
        trx,
        platform,
        expiryReminderMail(platform.installation, account, platform.clock.now()),
      );
  });
}
