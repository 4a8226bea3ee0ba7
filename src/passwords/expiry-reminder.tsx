import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailParagraph } from '../mail/layout.tsx';
import { send } from '../mail/outbox.ts';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { daysAfter, longDay, parisDay } from '../web/french-dates.ts';

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

/** Only passwords still valid are reminded of. */
export async function purgeReminders({ db }: Ground, now: Date): Promise<void> {
  await db.deleteFrom('expiry_reminder').where('valid_until', '<', parisDay(now)).execute();
}

function remindOnce(platform: Platform, account: Account, daysBefore: number): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const first = await tx.db
      .insertInto('expiry_reminder')
      .values({
        account_id: account.id,
        valid_until: account.password_valid_until,
        days_before: daysBefore,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('days_before')
      .executeTakeFirst();
    if (first) await send(tx, expiryReminderMail(tx.installation, account, tx.clock.now()));
  });
}

/** To the sign-in address: the password is about to expire. */
export function expiryReminderMail(installation: Installation, account: Account, sentAt: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'expiry-reminder', subject: 'Espace professionnel - Expiration du mot de passe' },
    <>
      <MailParagraph>
        Le mot de passe de votre espace professionnel est valable jusqu’au{' '}
        <strong>{longDay(account.password_valid_until)}</strong>.
      </MailParagraph>
      <MailParagraph>
        Pour le renouveler, connectez-vous à votre espace en saisissant vous-même l’adresse du site, ouvrez
        « Gérer les services », puis « Gérer votre adresse électronique de connexion ou votre mot de passe ».
      </MailParagraph>
      <MailParagraph>
        Passé cette date, vous pourrez encore vous connecter, mais seulement pour choisir un nouveau mot de
        passe.
      </MailParagraph>
    </>,
  );
}
