import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Installation } from '../config/installation.ts';
import { MailLink, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** What is taken away, in the words of « Gérer mes moyens de connexion ». */
const ALL =
  'vos clés d’accès, votre application de codes, vos codes de secours et vos navigateurs de confiance';

interface Asked {
  at: Date;
  dueAt: Date;
  origin: Origin;
  to: string | undefined;
  /** In the mail to the present address alone: whoever reads another could else stop it for ever. */
  stop?: MailReference;
}

/** To every address known: the password was right, and whoever gave it says to have lost all else. */
export function removalAskedMail(
  installation: Installation,
  account: Account,
  { at, dueAt, origin, to, stop }: Asked,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    {
      purpose: 'factor-removal-asked',
      subject: 'Espace professionnel - Moyens de connexion déclarés perdus',
      ...(to !== undefined && { to }),
    },
    <>
      <MailParagraph>
        Le {longMoment(at)}, après la saisie de votre mot de passe, quelqu’un a déclaré avoir perdu {ALL}.
      </MailParagraph>
      <MailOrigin what="Demande faite" origin={origin} />
      <MailParagraph>
        Sans opposition, tous seront retirés le <strong>{longMoment(dueAt)}</strong> au plus tôt : votre mot
        de passe suffira alors pour vous connecter.
      </MailParagraph>
      <MailParagraph>
        Si c’est vous, vous n’avez rien à faire. Si vous retrouvez l’un de ces moyens, connectez-vous avec
        lui : la demande est aussitôt annulée.
      </MailParagraph>
      {stop ? <StopIt stop={stop} /> : <CallAssistance />}
    </>,
  );
}

function StopIt({ stop: { href, reference } }: { stop: MailReference }) {
  return (
    <>
      <MailParagraph>
        <strong>Si ce n’est pas vous, quelqu’un connaît votre mot de passe. Arrêtez cette demande :</strong>{' '}
        sur cette page, un bouton l’annule.
      </MailParagraph>
      <MailLink href={href} />
      <MailParagraph>
        Si la page demande la référence de ce message, saisissez <strong>{reference}</strong>. Changez ensuite
        votre mot de passe, en saisissant vous-même l’adresse du site.
      </MailParagraph>
    </>
  );
}

function CallAssistance() {
  return (
    <MailParagraph>
      Cette adresse n’est plus celle avec laquelle vous vous connectez : ce message vous informe, et seul
      celui qui a été envoyé à l’adresse actuelle permet d’annuler la demande. Si vous n’avez pas changé
      d’adresse, ou si cette demande ne vient pas de vous, appelez l’assistance sans attendre.
    </MailParagraph>
  );
}

/**
 * - `factor-given`: whoever has one has not lost all
 * - `stopped`: from the mail to the present address
 * - `credentials-changed`: the password that was given, or the address, is in force no longer
 * - `disputed`: a change of address is disputed
 */
export type WhyCancelled = 'factor-given' | 'stopped' | 'credentials-changed' | 'disputed';

const CANCELLED: Record<WhyCancelled, string> = {
  'factor-given': 'l’un de vos moyens de connexion vient de servir',
  stopped: 'elle a été arrêtée depuis le courriel qui l’annonçait',
  'credentials-changed': 'votre mot de passe ou votre adresse de connexion a changé',
  disputed: 'une modification de votre adresse électronique est contestée',
};

/** To every address known: nothing is taken away. */
export function removalCancelledMail(
  installation: Installation,
  account: Account,
  { at, askedAt, why, to }: { at: Date; askedAt: Date; why: WhyCancelled; to: string },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    {
      purpose: 'factor-removal-cancelled',
      subject: 'Espace professionnel - Retrait des moyens de connexion annulé',
      to,
    },
    <>
      <MailParagraph>
        Le {longMoment(at)}, la demande du {longMoment(askedAt)} de retirer {ALL} a été annulée :{' '}
        {CANCELLED[why]}. Rien n’est retiré.
      </MailParagraph>
      <MailParagraph>
        Si la demande venait de vous et que vous avez vraiment tout perdu, vous pouvez la refaire.
      </MailParagraph>
      <MailParagraph>Si elle ne venait pas de vous, quelqu’un connaît votre mot de passe :</MailParagraph>
      <MailSteps
        steps={[
          'ouvrez le site en saisissant vous-même son adresse',
          'choisissez un autre mot de passe, par « Mot de passe oublié » ou, une fois connecté, dans « Gérer les services »',
        ]}
      />
    </>,
  );
}

/** Why every factor was taken away: asked for 7 days before, or with the code of a letter of the assistance. */
export type WhyLost = 'lost' | 'letter';

/** To every address known: the password alone signs in from now on. */
export function factorsLostMail(
  installation: Installation,
  account: Account,
  { at, to, why }: { at: Date; to: string; why: WhyLost },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'factors-lost', subject: 'Espace professionnel - Moyens de connexion retirés', to },
    <>
      <MailParagraph>
        Le {longMoment(at)},{' '}
        {why === 'lost'
          ? 'à la suite de la demande faite sept jours plus tôt,'
          : 'avec le code d’un courrier de l’assistance,'}{' '}
        {ALL} ont été retirés de votre espace professionnel. Votre mot de passe suffit désormais pour vous
        connecter.
      </MailParagraph>
      <MailParagraph>
        Pour protéger de nouveau votre espace, ajoutez une clé d’accès ou une application de codes : « Gérer
        les services », puis « Gérer mes moyens de connexion ».
      </MailParagraph>
      <MailParagraph>
        Si vous n’avez rien perdu, quelqu’un connaît votre mot de passe : changez-le sans attendre, en
        saisissant vous-même l’adresse du site, et appelez l’assistance.
      </MailParagraph>
    </>,
  );
}
