import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailLockLink } from '../account/lock-link.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** What happened to which passkey. */
export interface PasskeyNews {
  /** What its holder calls it. */
  label: string;
  at: Date;
  origin: Origin;
}

/** To the sign-in address: from now on somebody signs in with it alone. */
export function passkeyAddedMail(
  installation: Installation,
  account: Account,
  { label, at, origin, lock }: PasskeyNews & { lock: MailReference },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'passkey-added', subject: 'Espace professionnel - Clé d’accès ajoutée' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une clé d’accès a été ajoutée à votre espace professionnel : « {label} ». Elle
        permet de s’y connecter sans adresse électronique ni mot de passe.
      </MailParagraph>
      <MailOrigin what="Ajout fait" origin={origin} />
      <MailParagraph>
        Si c’est vous, vous n’avez rien à faire. Votre mot de passe reste valable : gardez-le.
      </MailParagraph>
      <MailLockLink lock={lock} />
      <NotYours
        steps={['retirez cette clé dans « Gérer les services », puis « Gérer mes moyens de connexion »']}
      />
    </>,
  );
}

/** To the sign-in address: it opens nothing any more. */
export function passkeyRemovedMail(
  installation: Installation,
  account: Account,
  { label, at, origin, lock }: PasskeyNews & { lock: MailReference },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'passkey-removed', subject: 'Espace professionnel - Clé d’accès retirée' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, la clé d’accès « {label} » a été retirée de votre espace professionnel : elle ne
        permet plus de s’y connecter.
      </MailParagraph>
      <MailOrigin what="Retrait fait" origin={origin} />
      <MailParagraph>
        Si c’est vous, vous n’avez rien à faire. Vous pouvez aussi l’effacer de l’appareil ou du gestionnaire
        de mots de passe qui la garde.
      </MailParagraph>
      <MailLockLink lock={lock} />
      <NotYours steps={['ajoutez de nouveau votre clé d’accès, dès que votre espace le permet']} />
    </>,
  );
}

/** To the sign-in address: the counter of a passkey did not grow, so that there may be a copy of it. */
export function counterMail(
  installation: Installation,
  account: Account,
  { label, at, origin }: PasskeyNews,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'passkey-counter', subject: 'Espace professionnel - Clé d’accès à vérifier' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre clé d’accès « {label} » a servi, mais elle compte moins d’utilisations que
        la fois précédente. Cela arrive quand un appareil est remis dans un état antérieur. Cela peut aussi
        vouloir dire que quelqu’un en a fait une copie.
      </MailParagraph>
      <MailOrigin what="Utilisation faite" origin={origin} />
      <MailParagraph>Si c’est vous, et que vous avez un doute :</MailParagraph>
      <MailList
        items={[
          'retirez cette clé dans « Gérer les services », puis « Gérer mes moyens de connexion »',
          'ajoutez-en une autre : la nouvelle ne ressemble à aucune copie',
        ]}
      />
      <NotYours steps={['retirez cette clé d’accès']} />
    </>,
  );
}

/** What to do about what is not the holder's own doing, between the password and the assistance. */
function NotYours({ steps }: { steps: readonly string[] }) {
  return (
    <>
      <MailParagraph>Si ce n’est pas vous :</MailParagraph>
      <MailSteps
        steps={[
          'changez votre mot de passe, en saisissant vous-même l’adresse du site : les autres sessions seront fermées',
          ...steps,
          'appelez l’assistance sans attendre',
        ]}
      />
    </>
  );
}
