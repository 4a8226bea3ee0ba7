import type { Account } from '../account/account.ts';
import { accountMail, mailToAnybody } from '../account/account-mail.tsx';
import { type Asked, MailAsked, MailAskedWithCode, MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailLink, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import type { DisputeLink } from './dispute-link.ts';

/** The first and third are the fiche's, to the letter; the others follow their style. */
const SUBJECT = {
  code: "Espace professionnel - Création ou modification de l'espace",
  addressChangeRequested: "Espace professionnel - Demande de modification de l'adresse électronique",
  passwordChanged: 'Espace professionnel - Modification du mot de passe',
  addressChanged: "Espace professionnel - Modification de l'adresse électronique",
  wrongAnswers: 'Espace professionnel - Réponses erronées à la question de confiance',
};

/** What a notice tells of, and what disputes it. */
interface Happening {
  at: Date;
  origin: Origin;
  dispute: DisputeLink;
}

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

/** To the present address, the moment a change is asked for. */
export function changeRequestedNotice(
  installation: Installation,
  account: Account,
  asked: Happening & {
    /** The link cannot cancel this one, see {@link LINK_SPENT_DAYS}. */
    linkSpent: boolean;
  },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    asked.at,
    { purpose: 'change-requested', subject: SUBJECT.addressChangeRequested },
    <>
      <MailParagraph>
        Le {longMoment(asked.at)}, la modification de l’adresse électronique de connexion à votre espace
        professionnel a été demandée. Un code a été envoyé à la nouvelle adresse. Tant qu’il n’a pas été
        saisi, rien ne change : vous vous connectez avec l’adresse qui a reçu ce message.
      </MailParagraph>
      <MailOrigin origin={asked.origin} />
      <MailParagraph>Vous êtes à l’origine de cette demande : vous n’avez rien à faire ici.</MailParagraph>
      <MailParagraph>Vous n’êtes pas à l’origine de cette demande :</MailParagraph>
      {asked.linkSpent ? (
        <BeyondTheLink {...asked} securityQuestion={installation.SECURITY_QUESTION} />
      ) : (
        <ByTheLink {...asked} />
      )}
    </>,
  );
}

function ByTheLink({ dispute }: Happening) {
  return (
    <>
      <MailParagraph>
        Ouvrez la page « Ce n’était pas moi » : un bouton y annule la demande et ferme toutes les sessions. Il
        n’agit qu’une fois par semaine.
      </MailParagraph>
      <DisputeAddress dispute={dispute} />
      <MailParagraph>
        Changez ensuite votre mot de passe, en saisissant vous-même l’adresse du site : quelqu’un le connaît
        peut-être. En cas de difficulté, appelez l’assistance.
      </MailParagraph>
    </>
  );
}

/** A request made after the link had cancelled one: with the answer, or where none is asked with the password alone. */
function BeyondTheLink({ dispute, securityQuestion }: Happening & { securityQuestion: boolean }) {
  const proof = securityQuestion
    ? 'avec votre mot de passe et votre réponse à la question de confiance'
    : 'avec votre mot de passe';
  return (
    <>
      <MailParagraph>
        Une demande précédente avait été annulée depuis un lien « Ce n’était pas moi ». Celle-ci a été faite
        ensuite {proof} : un tel lien ne peut plus l’annuler à lui seul.
      </MailParagraph>
      <MailSteps
        steps={[
          'choisissez sans attendre un nouveau mot de passe, en saisissant vous-même l’adresse du site : connectez-vous, ou passez par « Mot de passe oublié ». La demande en cours est alors annulée ;',
          'en cas de difficulté, appelez l’assistance.',
        ]}
      />
      <MailParagraph>
        {securityQuestion
          ? 'Si le code est saisi malgré tout, cette page rétablit votre adresse pendant 72 heures, avec votre réponse à la question de confiance :'
          : 'Si le code est saisi malgré tout, cette page permet pendant 72 heures de suspendre l’espace, avec le mot de passe d’avant la modification ; l’assistance le rend ensuite à son titulaire :'}
      </MailParagraph>
      <DisputeAddress dispute={dispute} />
    </>
  );
}

/** To the sign-in address: whoever asks for another address knows the password, and not the answer. */
export function wrongAnswersMail(installation: Installation, account: Account, at: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
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
  changed: Omit<Happening, 'dispute'>,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
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
      <MailOrigin origin={changed.origin} />
      <MailParagraph>
        Si vous n’avez pas modifié votre mot de passe, appelez l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

/** To the old address, the moment the change is activated. */
export function addressChangedNotice(
  installation: Installation,
  account: Account,
  changed: Happening,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    changed.at,
    { purpose: 'address-changed', subject: SUBJECT.addressChanged },
    <>
      <MailParagraph>
        Le {longMoment(changed.at)}, l’adresse électronique de connexion à votre espace professionnel a été
        modifiée. L’adresse qui reçoit ce message ne permet plus de se connecter.
      </MailParagraph>
      <MailOrigin origin={changed.origin} />
      <MailParagraph>Vous êtes à l’origine de cette modification : vous n’avez rien à faire.</MailParagraph>
      <MailParagraph>
        Vous n’en êtes pas à l’origine : ouvrez la page « Ce n’était pas moi » dans les 72 heures.{' '}
        {installation.SECURITY_QUESTION
          ? 'Avec votre réponse à la question de confiance, elle rétablit cette adresse et ferme toutes les sessions.'
          : 'Avec le mot de passe d’avant la modification, elle suspend l’espace et ferme toutes les sessions ; l’assistance le rend ensuite à son titulaire.'}
      </MailParagraph>
      <DisputeAddress dispute={changed.dispute} />
      <MailParagraph>
        Passé ce délai, ou si vous ne connaissez plus{' '}
        {installation.SECURITY_QUESTION ? 'la réponse' : 'ce mot de passe'}, appelez l’assistance avec votre
        numéro d’abonné : elle peut rendre votre espace à son titulaire.
      </MailParagraph>
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
): OutgoingMail {
  return accountMail(
    installation,
    account,
    newEmail,
    changedAt,
    { purpose: 'address-changed', subject: SUBJECT.addressChanged },
    <>
      <MailParagraph>
        Depuis le {longMoment(changedAt)}, cette adresse électronique est celle avec laquelle vous vous
        connectez à votre espace professionnel. L’ancienne est refusée, et toutes les sessions ont été
        fermées.
        {withPassword
          ? ' Le mot de passe choisi avec la demande est en vigueur : l’ancien ne fonctionne plus.'
          : ' Votre mot de passe n’a pas changé.'}
      </MailParagraph>
      <MailParagraph>
        Vos dossiers et vos services sont inchangés. Conservez le récapitulatif de votre espace : vous le
        retrouvez à tout moment dans « Gérer les services », puis « Gérer vos coordonnées ».
      </MailParagraph>
    </>,
  );
}

/** The page, and what it may ask for. */
function DisputeAddress({ dispute }: Pick<Happening, 'dispute'>) {
  return (
    <>
      <MailLink href={dispute.href} />
      <MailParagraph>
        Si la page demande la référence de ce message, saisissez <strong>{dispute.reference}</strong>.
      </MailParagraph>
    </>
  );
}
