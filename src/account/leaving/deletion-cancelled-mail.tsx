import { longMoment } from '../../platform/french-dates.ts';
import type { OutgoingMail } from '../../platform/mail/outbox.ts';
import type { Installation } from '../../platform/platform.ts';
import { MailParagraph } from '../../web/components/mail.tsx';
import type { Account } from '../account.ts';
import { accountMail } from '../account-mail.tsx';

/** To the sign-in address: somebody signed in, so the deletion is off. */
export function deletionCancelledMail(
  installation: Installation,
  account: Account,
  cancelledAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    cancelledAt,
    {
      purpose: 'deletion-cancelled',
      subject: "Espace professionnel - Annulation de la suppression de l'espace",
    },
    <>
      <MailParagraph>
        Le {longMoment(cancelledAt)}, une connexion à votre espace professionnel a annulé la suppression qui
        avait été demandée. Vos données, vos dossiers et vos services sont conservés.
      </MailParagraph>
      <MailParagraph>
        Si vous voulez toujours supprimer votre espace, demandez-le à nouveau : « Gérer les services », puis «
        Supprimer votre espace professionnel ».
      </MailParagraph>
      <MailParagraph>
        Si cette connexion ne vient pas de vous, quelqu’un connaît votre mot de passe : changez-le et appelez
        l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}
