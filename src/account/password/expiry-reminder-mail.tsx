import { longDay } from '../../platform/french-dates.ts';
import type { OutgoingMail } from '../../platform/mail/outbox.ts';
import type { Installation } from '../../platform/platform.ts';
import { MailParagraph } from '../../web/components/mail.tsx';
import type { Account } from '../account.ts';
import { accountMail } from '../account-mail.tsx';

/** To the sign-in address: the password is about to expire. */
export function expiryReminderMail(installation: Installation, account: Account, sentAt: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    sentAt,
    { purpose: 'expiry-reminder', subject: 'Espace professionnel - Expiration du mot de passe' },
    <>
      <MailParagraph>
        Le mot de passe de votre espace professionnel est valable jusqu’au{' '}
        <strong>{longDay(account.password_valid_until)}</strong>.
      </MailParagraph>
      <MailParagraph>
        Pour le renouveler, connectez-vous à votre espace en saisissant vous-même l’adresse du site, ouvrez «
        Gérer les services », puis « Gérer votre adresse électronique de connexion ou votre mot de passe ».
      </MailParagraph>
      <MailParagraph>
        Passé cette date, vous pourrez encore vous connecter, mais seulement pour choisir un nouveau mot de
        passe.
      </MailParagraph>
    </>,
  );
}
