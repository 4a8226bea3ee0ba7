import type { Account } from '../account/account.ts';
import { accountMail, mailToAnybody } from '../account/account-mail.tsx';
import { MailLockLink } from '../account/lock-link.tsx';
import { type Asked, MailAsked, MailAskedWithCode, MailOrigin } from '../account/mail-origin.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { SuccessorsWithdrawn } from '../mandates/granting/mail-parts.tsx';
import type { Origin } from '../platform/network.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import { ADDRESS_CHANGED } from './notice-mails.tsx';

/** The first two are the guide's, to the letter; the last follows their style. */
const SUBJECT = {
  code: "Espace professionnel - Création ou modification de l'espace",
  passwordChanged: 'Espace professionnel - Modification du mot de passe',
  wrongAnswers: 'Espace professionnel - Réponses erronées à la question de confiance',
};

/** To the new address, which may be anybody's: the code to enter (fiche, 4.1). */
export function activationCodeMail(
  installation: Installation,
  newEmail: string,
  code: string,
  asked: Asked,
  sentAt: Date,
): OutgoingMail {
  return mailToAnybody(
    installation,
    newEmail,
    sentAt,
    { purpose: 'change-code', subject: SUBJECT.code },
    <>
      <MailParagraph>
        Vous avez demandé à vous connecter à votre espace professionnel avec cette adresse électronique. La
        modification prendra effet lorsque vous aurez saisi le code suivant :
      </MailParagraph>
      <MailCode>{code}</MailCode>
      <MailParagraph>
        Ce code n’est pas un mot de passe : il ne sert qu’une fois, pour activer votre espace.
      </MailParagraph>
      <MailAskedWithCode asked={asked} />
      <MailParagraph>Pour activer votre espace professionnel :</MailParagraph>
      <MailSteps
        steps={[
          `ouvrez le site dans votre navigateur : ${installation.BASE_URL}`,
          'choisissez « Activer mon espace / mes services »',
          'saisissez le code ci-dessus, puis continuez',
          'saisissez votre nouvelle adresse électronique de connexion, celle qui reçoit ce message, et, s’il est demandé, votre mot de passe, puis continuez',
        ]}
      />
      <MailParagraph>
        Vous disposez de 48 heures à compter de l’envoi de ce message. D’ici là, seule votre adresse actuelle
        permet de vous connecter.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette demande, ne saisissez pas ce code et ne le communiquez à
        personne : sans lui, rien ne changera.
      </MailParagraph>
    </>,
  );
}

/** To an address that already opens a space, asked for by somebody else or by a holder of two spaces. */
export function addressAlreadyOpensASpaceMail(
  installation: Installation,
  holder: Account,
  asked: Asked,
  sentAt: Date,
): OutgoingMail {
  return mailToAnybody(
    installation,
    holder.sign_in_email,
    sentAt,
    { purpose: 'change-code', subject: SUBJECT.code },
    <>
      <MailParagraph>
        Quelqu’un a demandé à utiliser cette adresse électronique pour se connecter à un autre espace
        professionnel. Or elle ouvre déjà le vôtre : la demande ne peut pas aboutir, et rien ne change pour
        votre espace.
      </MailParagraph>
      <MailAsked asked={asked} />
      <MailParagraph>
        Si la demande vient de vous, choisissez une autre adresse pour l’autre espace, ou changez d’abord
        celle de l’espace que cette adresse ouvre aujourd’hui. Sinon, vous n’avez rien à faire.
      </MailParagraph>
    </>,
  );
}

/** To the sign-in address: whoever asks for another address knows the password, and not the answer. */
export function wrongAnswersMail(installation: Installation, account: Account, at: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'wrong-answers', subject: SUBJECT.wrongAnswers },
    <>
      <MailParagraph>
        Le {longMoment(at)}, quelqu’un a demandé à modifier l’adresse électronique de votre espace avec votre
        mot de passe, mais a donné cinq réponses erronées à la question de confiance. Rien n’a changé.
      </MailParagraph>
      <MailParagraph>
        Si c’était vous et que vous ne retrouvez pas la réponse : choisissez-en une nouvelle dans « Gérer vos
        coordonnées ». Elle compte pour une telle demande 72 heures plus tard.
      </MailParagraph>
      <MailParagraph>
        Si ce n’était pas vous : changez votre mot de passe sans attendre, en saisissant vous-même l’adresse
        du site, puis appelez l’assistance.
      </MailParagraph>
    </>,
  );
}

/** To the sign-in address: the password was changed (fiche, 3). */
export function passwordChangedMail(
  installation: Installation,
  account: Account,
  validUntilDay: string,
  /** `successors`: how many proposals to take over were taken back with it. */
  changed: { at: Date; origin: Origin; lock: MailReference; successors?: number },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    changed.at,
    { purpose: 'password-changed', subject: SUBJECT.passwordChanged },
    <>
      <MailParagraph>
        Vous avez modifié votre mot de passe ; cette demande a bien été prise en compte.
      </MailParagraph>
      <MailParagraph>
        Celui-ci est valable jusqu’au <strong>{longDay(validUntilDay)}</strong>. Les autres sessions ouvertes
        sur votre espace ont été fermées.
      </MailParagraph>
      {installation.SECURITY_QUESTION ? (
        <MailParagraph>
          En cas d’oubli de votre mot de passe, vous devrez saisir votre réponse à la question de confiance.
        </MailParagraph>
      ) : null}
      <SuccessorsWithdrawn count={changed.successors ?? 0} />
      <MailOrigin what="Modification faite" origin={changed.origin} />
      <MailParagraph>
        Si vous n’avez pas modifié votre mot de passe, appelez l’assistance sans attendre.
      </MailParagraph>
      <MailLockLink lock={changed.lock} />
    </>,
  );
}

/** To the new address: it now opens the space. */
export function addressChangedMail(
  installation: Installation,
  account: Account,
  newEmail: string,
  changedAt: Date,
  /** The new password that was asked for with it is in force, too. */
  withPassword: boolean,
  /** How many proposals to take over were taken back with it. */
  successors = 0,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    changedAt,
    { to: newEmail, purpose: 'address-changed', subject: ADDRESS_CHANGED },
    <>
      <MailParagraph>
        Depuis le {longMoment(changedAt)}, cette adresse électronique est celle avec laquelle vous vous
        connectez à votre espace professionnel. L’ancienne est refusée, et toutes les sessions ont été
        fermées.
        {withPassword
          ? ' Le mot de passe choisi avec la demande est en vigueur : l’ancien ne fonctionne plus.'
          : ' Votre mot de passe n’a pas changé.'}
      </MailParagraph>
      <SuccessorsWithdrawn count={successors} />
      <MailParagraph>
        Vos dossiers et vos services sont inchangés. Conservez le récapitulatif de votre espace : vous le
        retrouvez à tout moment dans « Gérer les services », puis « Gérer vos coordonnées ».
      </MailParagraph>
    </>,
  );
}
