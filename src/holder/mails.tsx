import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { longMoment } from '../platform/french-dates.ts';
import type { OutgoingMail } from '../platform/mail/outbox.ts';
import type { Installation } from '../platform/platform.ts';
import { MailList, MailParagraph } from '../web/components/mail.tsx';

/** In the style of the fiche's subjects (SPEC 8). */
const SUBJECT = {
  holderDataChanged: 'Espace professionnel - Modification de vos coordonnées',
  securityQuestionChanged: 'Espace professionnel - Modification de la question de confiance',
};

/** To the sign-in address: which of the holder's data changed, not what they are now. */
export function holderDataChangedMail(
  installation: Installation,
  account: Account,
  changed: readonly string[],
  changedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    changedAt,
    { purpose: 'holder-data-changed', subject: SUBJECT.holderDataChanged },
    <>
      <MailParagraph>
        Le {longMoment(changedAt)}, vos coordonnées ont été modifiées dans votre espace professionnel :
      </MailParagraph>
      <MailList items={changed} />
      <MailParagraph>
        Par prudence, ce message ne dit pas ce qu’elles sont devenues : relisez-les dans « Gérer les services
        », puis « Gérer vos coordonnées ». Pensez à enregistrer un nouveau récapitulatif.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette modification, changez votre mot de passe et appelez
        l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

/** To the sign-in address: the question and its answer, neither of which is told. */
export function securityQuestionChangedMail(
  installation: Installation,
  account: Account,
  changedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    changedAt,
    { purpose: 'security-question-changed', subject: SUBJECT.securityQuestionChanged },
    <>
      <MailParagraph>
        Le {longMoment(changedAt)}, votre question de confiance a été modifiée, ainsi que sa réponse.
        L’ancienne réponse ne sert plus à rien.
      </MailParagraph>
      <MailParagraph>
        La nouvelle réponse vous sera demandée si vous oubliez votre mot de passe. Pensez à enregistrer un
        nouveau récapitulatif : il porte la question, jamais la réponse.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette modification, changez votre mot de passe et appelez
        l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}
