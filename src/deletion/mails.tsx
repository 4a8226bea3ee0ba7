import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';
import { deletionFinalAt } from './cancel-deletion.tsx';

/** In the style of the fiche's subjects. */
const SUBJECT = {
  requested: "Espace professionnel - Suppression de l'espace",
  deleted: "Espace professionnel - Confirmation de la suppression de l'espace",
};

/** To the sign-in address: the deletion was asked for, until when one may change one's mind, and how. */
export function deletionRequestedMail(
  installation: Installation,
  account: Account,
  askedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    askedAt,
    { purpose: 'deletion-requested', subject: SUBJECT.requested },
    <>
      <MailParagraph>
        Le {longMoment(askedAt)}, la suppression de votre espace professionnel a été demandée. Elle sera
        définitive le <strong>{longMoment(deletionFinalAt(askedAt))}</strong>. Toutes les sessions ouvertes
        ont été fermées, et les demandes en cours sur votre espace sont annulées.
      </MailParagraph>
      <MailParagraph>
        Si vous changez d’avis, connectez-vous avant cette date, en saisissant vous-même l’adresse du site. La
        connexion annule la suppression, et tout reste comme avant.
      </MailParagraph>
      <MailParagraph>Si vous n’êtes pas à l’origine de cette demande :</MailParagraph>
      <MailSteps
        steps={[
          'connectez-vous sans attendre, en saisissant vous-même l’adresse du site : la suppression est aussitôt annulée',
          'changez votre mot de passe : quelqu’un d’autre le connaît',
          'en cas de difficulté, appelez l’assistance',
        ]}
      />
    </>,
  );
}

/** The last one, to the address that was the sign-in address. */
export function accountDeletedMail(
  installation: Installation,
  account: Account,
  deletedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    deletedAt,
    { purpose: 'account-deleted', subject: SUBJECT.deleted },
    <>
      <MailParagraph>
        Votre espace professionnel est supprimé depuis le {longMoment(deletedAt)}. Vos données personnelles,
        vos dossiers et l’historique de votre espace sont effacés, et cette adresse ne permet plus de se
        connecter.
      </MailParagraph>
      <MailParagraph>
        Votre numéro d’abonné ne sera attribué à personne d’autre. Seul le journal de sécurité garde encore,
        chaque ligne pendant {installation.RETENTION_AUDIT_DAYS} jours, la date et l’origine de ce qui a été
        fait sur votre espace, sans votre nom, votre téléphone ni votre adresse postale.
      </MailParagraph>
      <MailParagraph>
        La suppression de l’espace ne ferme aucune entreprise et n’efface aucune de ses déclarations. Vous
        pouvez créer un nouvel espace à tout moment.
      </MailParagraph>
    </>,
  );
}
