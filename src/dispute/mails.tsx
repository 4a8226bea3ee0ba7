import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { LINK_SPENT_DAYS } from '../credentials/spent-link.ts';
import { MailParagraph, MailParagraphs } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';
import { RolesUndone } from './dispute-roles.tsx';

const SUBJECT = "Espace professionnel - Contestation d'une modification";

/** To the address that signs in: the request was cancelled by the link mailed to it. */
export function requestDisputedMail(
  installation: Installation,
  account: Account,
  at: Date,
  { roles, factors }: { roles: readonly string[]; factors: readonly string[] },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'change-disputed', subject: SUBJECT },
    <>
      <MailParagraph>
        Le {longMoment(at)}, la demande de modification de votre adresse électronique a été annulée depuis le
        lien « Ce n’était pas moi ». Le code envoyé ne fonctionne plus et toutes les sessions ont été fermées.
        Vous vous connectez toujours avec cette adresse.
      </MailParagraph>
      <RolesUndone lines={roles} />
      <MailParagraphs lines={factors} />
      <MailParagraph>
        Si vous n’aviez pas fait cette demande, quelqu’un est peut-être entré dans votre espace : changez
        votre mot de passe sans attendre, en saisissant vous-même l’adresse du site, ou choisissez « Mot de
        passe oublié » sur la page de connexion.
      </MailParagraph>
      <MailParagraph>
        Si vous l’aviez faite vous-même, quelqu’un d’autre lit cette messagerie : refaites la demande. Pendant
        {` ${LINK_SPENT_DAYS} jours`}, un tel lien ne peut plus l’annuler à lui seul
        {installation.SECURITY_QUESTION
          ? ' ; elle demande aussi votre réponse à la question de confiance.'
          : '.'}
      </MailParagraph>
    </>,
  );
}

/** To the old address: it signs in again. */
export function addressPutBackMail(
  installation: Installation,
  account: Account,
  at: Date,
  {
    deletionCancelled,
    roles,
    factors,
  }: { deletionCancelled: boolean; roles: readonly string[]; factors: readonly string[] },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'change-undone', subject: SUBJECT },
    <>
      <MailParagraph>
        Le {longMoment(at)}, à votre demande, cette adresse est redevenue celle de votre espace professionnel.
        Toutes les sessions ont été fermées, les codes en cours ne fonctionnent plus, et l’ancien mot de passe
        non plus.
      </MailParagraph>
      {deletionCancelled ? <DeletionCancelled /> : null}
      <RolesUndone lines={roles} />
      <MailParagraphs lines={factors} />
      <MailParagraph>
        Un autre message vous apporte un code : il sert à choisir un nouveau mot de passe, avec votre réponse
        à la question de confiance. Vérifiez ensuite vos coordonnées et l’historique de votre espace.
      </MailParagraph>
    </>,
  );
}

/** To the address that signed in until now. */
export function addressTakenBackNotice(installation: Installation, account: Account, at: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'change-undone', subject: SUBJECT },
    <>
      <MailParagraph>
        Le {longMoment(at)}, la modification qui avait fait de cette adresse celle de l’espace professionnel a
        été contestée depuis l’adresse précédente, avec la réponse à la question de confiance. L’adresse
        précédente est rétablie ; celle qui reçoit ce message ne permet plus de se connecter.
      </MailParagraph>
      <CallAssistance />
    </>,
  );
}

/** To the address that signs in: what was tried was wrong, the link is worth nothing any more. */
export function disputeStoppedMail(
  installation: Installation,
  account: Account,
  at: Date,
  tried: 'answer' | 'password',
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'dispute-stopped', subject: SUBJECT },
    <>
      <MailParagraph>
        Quelqu’un qui lit votre ancienne messagerie a voulu contester la modification de votre adresse, sans
        donner{' '}
        {tried === 'answer'
          ? 'la bonne réponse à la question de confiance.'
          : 'le mot de passe d’avant la modification.'}{' '}
        Après cinq essais, ce n’est plus possible : rien n’a changé pour vous.
      </MailParagraph>
      {tried === 'answer' ? (
        <MailParagraph>
          Si cette personne peut connaître votre réponse, changez votre question de confiance dans « Gérer les
          services », puis « Gérer vos coordonnées ».
        </MailParagraph>
      ) : null}
    </>,
  );
}

/** Whoever took the account may have asked for it. */
export function DeletionCancelled() {
  return (
    <MailParagraph>
      <strong>La suppression de l’espace, qui avait été demandée, est annulée</strong>&nbsp;: rien n’est
      effacé.
    </MailParagraph>
  );
}

export function CallAssistance() {
  return (
    <MailParagraph>
      Si cet espace est bien le vôtre, appelez l’assistance sans attendre, avec votre numéro d’abonné : elle
      vérifiera votre identité.
    </MailParagraph>
  );
}
