import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailLockLink } from '../account/lock-link.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Installation } from '../config/installation.ts';
import { MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** What has changed of what is asked besides the password. */
export type FactorChange = 'added' | 'replaced' | 'removed' | 'last-removed' | 'new-codes';

const CHANGES: Record<FactorChange, { subject: string; what: string; effect: string }> = {
  added: {
    subject: 'Application de codes ajoutée',
    what: 'une application de codes a été ajoutée à vos moyens de connexion',
    effect:
      'À la connexion, un code de cette application vous est désormais demandé après votre mot de passe. Gardez vos codes de secours à l’abri : ils remplacent l’application si vous la perdez.',
  },
  replaced: {
    subject: 'Application de codes remplacée',
    what: 'une autre application de codes a pris la place de la précédente parmi vos moyens de connexion',
    effect:
      'Les codes de l’application précédente ne fonctionnent plus. Vos codes de secours restent valables.',
  },
  removed: {
    subject: 'Application de codes retirée',
    what: 'l’application de codes a été retirée de vos moyens de connexion',
    effect:
      'Ses codes ne fonctionnent plus. À la connexion, vos autres moyens vous sont toujours demandés après votre mot de passe.',
  },
  'last-removed': {
    subject: 'Application de codes retirée',
    what: 'l’application de codes a été retirée de vos moyens de connexion',
    effect: 'À la connexion, votre mot de passe suffit désormais. Vos codes de secours ne fonctionnent plus.',
  },
  'new-codes': {
    subject: 'Nouveaux codes de secours',
    what: 'dix nouveaux codes de secours ont été créés',
    effect: 'Les codes de secours précédents ne fonctionnent plus.',
  },
};

/** To the sign-in address, each time: whoever did it gave the password, and the factor where there was one. */
export function factorsChangedMail(
  installation: Installation,
  account: Account,
  change: FactorChange,
  { at, origin, lock }: { at: Date; origin: Origin; lock: MailReference },
): OutgoingMail {
  const { subject, what, effect } = CHANGES[change];
  return ownMail(installation, account, at, 'factors-changed', subject, [
    <MailParagraph key="what">
      Le {longMoment(at)}, {what}.
    </MailParagraph>,
    <MailOrigin key="origin" what="Modification faite" origin={origin} />,
    <MailParagraph key="effect">{effect}</MailParagraph>,
    <MailLockLink key="lock" lock={lock} />,
    <IfNotYou key="if-not-you" />,
  ]);
}

/** To the sign-in address, whenever one is used: it was meant for need alone, and they come to an end. */
export function backupCodeUsedMail(
  installation: Installation,
  account: Account,
  left: number,
  at: Date,
): OutgoingMail {
  return ownMail(installation, account, at, 'backup-code-used', 'Code de secours utilisé', [
    <MailParagraph key="used">
      Le {longMoment(at)}, un code de secours a été utilisé pour votre espace professionnel.
    </MailParagraph>,
    <MailParagraph key="left">{leftText(left)}</MailParagraph>,
    <IfNotYou key="if-not-you" />,
  ]);
}

function leftText(left: number): string {
  if (left === 0)
    return 'C’était le dernier : il ne vous en reste aucun. Créez-en de nouveaux dans « Gérer mes moyens de connexion ».';
  if (left <= 3)
    return `Il vous en reste ${left}. Créez-en de nouveaux dans « Gérer mes moyens de connexion » avant qu’ils ne soient épuisés.`;
  return `Il vous en reste ${left}.`;
}

/**
 * To the sign-in address: who tried ten codes has the password.
 * @param tooMany how many there were since it was chosen, where that is too many
 */
export function secondStepFailuresMail(
  installation: Installation,
  account: Account,
  at: Date,
  tooMany?: number,
): OutgoingMail {
  return ownMail(
    installation,
    account,
    at,
    'second-step-failures',
    'Codes erronés après votre mot de passe',
    [
      <MailParagraph key="what">
        Au cours des dernières 24 heures, plusieurs codes erronés ont été saisis pour votre espace
        professionnel, après votre mot de passe, qui était juste. Personne n’y est entré par ces essais.
      </MailParagraph>,
      <MailParagraph key="yours">
        Si ces essais sont les vôtres, réglez l’heure de votre téléphone sur « automatique » : les codes en
        dépendent. Un code de secours fonctionne toujours.
      </MailParagraph>,
      tooMany === undefined ? null : (
        <MailParagraph key="too-many">
          <strong>
            {tooMany} codes erronés ont été saisis depuis que ce mot de passe est en service : choisissez-en
            un autre.
          </strong>{' '}
          Jusque-là, un code envoyé par courriel est demandé avant celui de l’application.
        </MailParagraph>
      ),
      <MailParagraph key="wait">
        Les essais suivants sont espacés, sauf dans un navigateur où vous vous êtes déjà connecté.
      </MailParagraph>,
      <IfNotYou key="if-not-you" />,
    ],
  );
}

/** Whoever did it knows the password, if it was not the holder. */
function IfNotYou() {
  return (
    <>
      <MailParagraph>Si ce n’est pas vous, quelqu’un connaît votre mot de passe :</MailParagraph>
      <MailSteps
        steps={[
          'ouvrez le site en saisissant vous-même son adresse',
          'choisissez un autre mot de passe, par « Mot de passe oublié » ou, une fois connecté, dans « Gérer les services »',
          'regardez vos moyens de connexion et l’historique de votre espace, ou appelez l’assistance',
        ]}
      />
    </>
  );
}

function ownMail(
  installation: Installation,
  account: Account,
  at: Date,
  purpose: 'factors-changed' | 'backup-code-used' | 'second-step-failures',
  subject: string,
  body: ComponentChildren,
): OutgoingMail {
  const kind = { purpose, subject: `Espace professionnel - ${subject}` };
  return accountMail(installation, account, at, kind, body);
}
