import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { OutgoingMail } from '../platform/mail/outbox.ts';
import type { Installation } from '../platform/platform.ts';
import { MailParagraph, MailSteps } from '../web/components/mail.tsx';

/** To the sign-in address: many wrong passwords were tried. */
export function failuresMail(installation: Installation, account: Account, sentAt: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    sentAt,
    { purpose: 'failed-sign-ins', subject: 'Espace professionnel - Tentatives de connexion' },
    <>
      <MailParagraph>
        Au cours des dernières 24 heures, plusieurs mots de passe erronés ont été essayés avec votre adresse
        électronique. Votre espace n’est pas bloqué, et personne n’y est entré par ces essais.
      </MailParagraph>
      <MailParagraph>Si ces essais sont les vôtres :</MailParagraph>
      <MailSteps
        steps={[
          'vérifiez les majuscules et la langue du clavier, et relisez-vous avec « Afficher »',
          'si vous avez oublié votre mot de passe, choisissez « Mot de passe oublié » sur la page de connexion',
        ]}
      />
      <MailParagraph>Si ce ne sont pas les vôtres :</MailParagraph>
      <MailSteps
        steps={[
          'votre mot de passe protège votre espace : ne le communiquez à personne',
          'si vous l’utilisez aussi sur un autre site, changez-le ici, dans « Gérer les services »',
          'après un délai qui s’allonge, chaque nouvel essai est refusé ; cela ne vous empêche pas de vous connecter',
        ]}
      />
      <MailParagraph>Ce message est envoyé une fois par jour au plus.</MailParagraph>
    </>,
  );
}
