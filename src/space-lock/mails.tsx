import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';
import { reopeningSteps, WITHOUT_THESE } from './texts.ts';

/** To every address known: nobody signs in any more. A former one is told, and can do nothing. */
export function spaceLockedMail(
  installation: Installation,
  account: Account,
  {
    at,
    from,
    origin,
    to,
    isFormer = false,
  }: { at: Date; from: 'space' | 'mail'; origin: Origin; to: string | undefined; isFormer?: boolean },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    {
      purpose: 'account-locked',
      subject: 'Espace professionnel - Espace verrouillé',
      ...(to !== undefined && { to }),
    },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre espace professionnel a été verrouillé{' '}
        {from === 'space'
          ? 'par une personne qui y était connectée'
          : 'par un lien reçu à l’adresse de connexion'}
        . Toutes les sessions sont fermées, et plus personne ne peut se connecter. Rien n’est effacé.
      </MailParagraph>
      <MailOrigin what="Verrouillage demandé" origin={origin} />
      {isFormer ? (
        <MailParagraph>
          Cette adresse n’est plus celle avec laquelle vous vous connectez : ce message vous informe. Si vous
          n’avez pas changé d’adresse, appelez l’assistance sans attendre.
        </MailParagraph>
      ) : (
        <>
          <MailParagraph>
            Pour le rouvrir, ouvrez le site en saisissant vous-même son adresse, puis :
          </MailParagraph>
          <MailSteps steps={reopeningSteps(installation)} />
          <MailParagraph>{WITHOUT_THESE}</MailParagraph>
          <MailParagraph>
            Si ce n’est pas vous qui l’avez verrouillé, rouvrez-le de la même façon : le nouveau mot de passe
            en écarte qui connaissait l’ancien.
          </MailParagraph>
        </>
      )}
    </>,
  );
}

/**
 * - `recovered`: a new password was chosen, and no factor is asked for
 * - `factor`: signed in with a new password and a factor
 * - `dispute`: the former address has it back
 * - `operator`: by the assistance
 */
export type WhyReopened = 'recovered' | 'factor' | 'dispute' | 'operator';

const WHY: Record<WhyReopened, string> = {
  recovered: 'après le choix d’un nouveau mot de passe, par « Mot de passe oublié » ou par courrier',
  factor: 'par une connexion avec un nouveau mot de passe et un moyen de connexion',
  dispute: 'avec le retour à une adresse électronique précédente',
  operator: 'par l’assistance',
};

/** To every address known: it opens again. */
export function spaceReopenedMail(
  installation: Installation,
  account: Account,
  { at, why, to, reason }: { at: Date; why: WhyReopened; to: string; reason?: string | undefined },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'account-reopened', subject: 'Espace professionnel - Espace rouvert', to },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre espace professionnel, qui était verrouillé, a été rouvert {WHY[why]}.
      </MailParagraph>
      {reason ? <MailParagraph>Motif indiqué : {reason}</MailParagraph> : null}
      <MailParagraph>
        Ce qui attendait un délai, comme une suppression de l’espace, attend à nouveau, avec le temps qui
        restait au moment du verrouillage.
      </MailParagraph>
      <MailParagraph>
        Si ce n’est pas vous, appelez l’assistance sans attendre, et changez le mot de passe de votre
        messagerie.
      </MailParagraph>
    </>,
  );
}
