import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailLink, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';
import type { DisputeLink } from './dispute-link.ts';

const ADDRESS_CHANGE_REQUESTED = "Espace professionnel - Demande de modification de l'adresse électronique";
export const ADDRESS_CHANGED = "Espace professionnel - Modification de l'adresse électronique";

/** What a notice tells of, and what disputes it. */
interface Happening {
  at: Date;
  origin: Origin;
  dispute: DisputeLink;
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
    asked.at,
    { purpose: 'change-requested', subject: ADDRESS_CHANGE_REQUESTED },
    <>
      <MailParagraph>
        Le {longMoment(asked.at)}, la modification de l’adresse électronique de connexion à votre espace
        professionnel a été demandée. Un code a été envoyé à la nouvelle adresse. Tant qu’il n’a pas été
        saisi, rien ne change : vous vous connectez avec l’adresse qui a reçu ce message.
      </MailParagraph>
      <MailOrigin what="Demande faite" origin={asked.origin} />
      <MailParagraph>
        Si vous êtes à l’origine de cette demande, vous n’avez rien à faire. Sinon :
      </MailParagraph>
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
          'choisissez sans attendre un nouveau mot de passe, en saisissant vous-même l’adresse du site : connectez-vous, ou passez par « Mot de passe oublié » ; la demande en cours est alors annulée',
          'en cas de difficulté, appelez l’assistance',
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

/** To the old address, the moment the change is activated. */
export function addressChangedNotice(
  installation: Installation,
  account: Account,
  changed: Happening,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    changed.at,
    { purpose: 'address-changed', subject: ADDRESS_CHANGED },
    <>
      <MailParagraph>
        Le {longMoment(changed.at)}, l’adresse électronique de connexion à votre espace professionnel a été
        modifiée. L’adresse qui reçoit ce message ne permet plus de se connecter.
      </MailParagraph>
      <MailOrigin what="Modification faite" origin={changed.origin} />
      <MailParagraph>Si vous êtes à l’origine de cette modification, vous n’avez rien à faire.</MailParagraph>
      <MailParagraph>
        Sinon, ouvrez la page « Ce n’était pas moi » dans les 72 heures.{' '}
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
