import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailLockLink } from '../account/lock-link.tsx';
import { browserName, inSentence, MailOrigin } from '../account/mail-origin.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailList, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** One of the sign-ins that a mail lists. */
export interface ListedSignIn extends Origin {
  id: string;
  /** ISO 8601 */
  at: string;
}

/** What one mail tells. */
export interface NewBrowserNews {
  opened: ListedSignIn[];
  stopped: ListedSignIn[];
  /** How many more of each there were. */
  more: { opened: number; stopped: number };
}

/** To the sign-in address: many wrong passwords were tried. */
export function failuresMail(installation: Installation, account: Account, sentAt: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'failed-sign-ins', subject: 'Espace professionnel - Tentatives de connexion' },
    <>
      <MailParagraph>
        Au cours des dernières 24 heures, plusieurs mots de passe erronés ont été essayés avec votre adresse
        électronique. Votre espace n’est pas bloqué, et personne n’y est entré par ces essais.
      </MailParagraph>
      <MailParagraph>Si ces essais sont les vôtres :</MailParagraph>
      <MailList
        items={[
          'vérifiez les majuscules et la langue du clavier, et relisez-vous avec « Afficher »',
          'si vous avez oublié votre mot de passe, choisissez « Mot de passe oublié » sur la page de connexion',
        ]}
      />
      <MailParagraph>Si ce ne sont pas les vôtres :</MailParagraph>
      <MailList
        items={[
          'votre mot de passe protège votre espace : ne le communiquez à personne',
          'si vous l’utilisez aussi sur un autre site, changez-le ici, dans « Gérer les services »',
          'après plusieurs essais, un mot de passe juste ne suffit plus : un code est envoyé à votre adresse électronique, et cela ne vous empêche pas de vous connecter',
        ]}
      />
      <MailParagraph>Ce message est envoyé une fois par jour au plus.</MailParagraph>
    </>,
  );
}

/** To the sign-in address, once the right password was given where a code is asked besides. */
export function signInCodeMail(
  installation: Installation,
  account: Account,
  { code, until, origin }: { code: string; until: Date; origin: Origin },
  sentAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'sign-in-code', subject: 'Espace professionnel - Code de connexion' },
    <>
      <MailParagraph>
        Votre adresse électronique et votre mot de passe viennent d’être saisis sur la page de connexion. Pour
        achever la connexion, saisissez aussi ce code :
      </MailParagraph>
      <MailCode>{code}</MailCode>
      <MailParagraph>
        Il est valable jusqu’au {longMoment(until)}, une seule fois, dans le navigateur où vous vous
        connectez. Si plusieurs codes vous ont été envoyés pour ce navigateur, seul le dernier fonctionne.
      </MailParagraph>
      <MailOrigin what="Connexion demandée" origin={origin} />
      <MailParagraph>
        Si ce n’est pas vous, quelqu’un connaît votre mot de passe. Ne communiquez ce code à personne, et :
      </MailParagraph>
      <MailSteps
        steps={[
          'ouvrez le site en saisissant vous-même son adresse',
          'choisissez un autre mot de passe, par « Mot de passe oublié » ou, une fois connecté, dans « Gérer les services »',
          'changez-le aussi sur les autres sites où vous l’utilisez',
        ]}
      />
    </>,
  );
}

/**
 * To the sign-in address: somebody signed in with a browser in which nobody had signed in to this account before, or gave the
 * right password there and stopped before the second step.
 */
export function newBrowserMail(
  installation: Installation,
  account: Account,
  { opened, stopped, more, lock }: NewBrowserNews & { lock: MailReference },
  writtenAt: Date,
): OutgoingMail {
  const isOpened = opened.length > 0;
  const what = isOpened ? 'Connexion' : 'Connexion inachevée';
  return accountMail(
    installation,
    account,
    writtenAt,
    { purpose: 'new-browser', subject: `Espace professionnel - ${what} avec un nouveau navigateur` },
    <>
      {isOpened ? (
        <MailParagraph>
          Votre espace professionnel a été ouvert avec un navigateur que nous ne reconnaissons pas : un autre
          appareil, un autre navigateur, ou le vôtre après l’effacement de ses cookies.
        </MailParagraph>
      ) : null}
      <SignIns listed={opened} more={more.opened} />
      {stopped.length > 0 ? <MailParagraph>{isOpened ? ALSO_STOPPED : STOPPED}</MailParagraph> : null}
      <SignIns listed={stopped} more={more.stopped} />
      <MailParagraph>Si c’est vous, vous n’avez rien à faire.</MailParagraph>
      <MailLockLink lock={lock} />
      <MailParagraph>
        {isOpened
          ? 'Quelqu’un a alors de quoi ouvrir votre espace. Si vous ne le verrouillez pas :'
          : 'Quelqu’un connaît alors votre mot de passe. Si vous ne verrouillez pas l’espace :'}
      </MailParagraph>
      <MailSteps
        steps={[
          'ouvrez le site en saisissant vous-même son adresse, et connectez-vous',
          'changez votre mot de passe dans « Gérer les services » : toutes les autres sessions sont alors fermées',
          'changez-le aussi sur les autres sites où vous l’utilisez',
          'regardez l’historique de votre espace, dans « Gérer vos coordonnées »',
          'si vous ne pouvez plus vous connecter, choisissez « Mot de passe oublié » ou appelez l’assistance',
        ]}
      />
    </>,
  );
}

const STOPPED =
  'Votre mot de passe a été saisi dans un navigateur que nous ne reconnaissons pas, sans que la seconde étape soit faite : votre espace n’a pas été ouvert.';
const ALSO_STOPPED =
  'Votre mot de passe a aussi été saisi sans que la seconde étape soit faite : ces fois-là, votre espace n’a pas été ouvert.';

function SignIns({ listed, more }: { listed: NewBrowserNews['opened']; more: number }) {
  if (listed.length === 0) return null;
  const lines = listed.map(
    ({ at, ...origin }) =>
      `le ${longMoment(new Date(at))}, depuis ${inSentence(browserName(origin.userAgent))}, adresse IP ${origin.ip}`,
  );
  const others = more === 1 ? 'et une autre fois ensuite' : `et ${more} autres fois ensuite`;
  return <MailList items={more > 0 ? [...lines, others] : lines} />;
}
