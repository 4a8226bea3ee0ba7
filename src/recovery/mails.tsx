import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailParagraph, MailParagraphs, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { SuccessorsWithdrawn } from '../mandates/granting/mail-parts.tsx';
import type { PasskeysTouched } from '../passkeys/passkey.ts';
import { passkeysTouched } from '../passkeys/texts.ts';
import { longDay, longMoment } from '../web/french-dates.ts';

/** The second is the fiche's, to the letter; the others follow its style. */
const SUBJECT = {
  code: 'Espace professionnel - Mot de passe oublié',
  codeAfterDispute: 'Espace professionnel - Nouveau mot de passe à choisir',
  passwordChanged: 'Espace professionnel - Modification du mot de passe',
  stopped: 'Espace professionnel - Mot de passe oublié : demande arrêtée',
};

/**
 * Why a code for a new password is mailed: somebody says that it is forgotten, or the address was put back and the password
 * that was in force is none any more.
 */
export type WhyNewPassword = 'forgotten' | 'address-put-back';

/** To the sign-in address: the code to enter. */
export function recoveryCodeMail(
  installation: Installation,
  account: Account,
  { code, why }: { code: string; why: WhyNewPassword },
  sentAt: Date,
): OutgoingMail {
  const entering = installation.SECURITY_QUESTION
    ? 'saisissez le code ci-dessus et la réponse à votre question de confiance'
    : 'saisissez le code ci-dessus';
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'recovery-code', subject: why === 'forgotten' ? SUBJECT.code : SUBJECT.codeAfterDispute },
    <>
      {why === 'forgotten' ? (
        <MailParagraph>
          Vous avez indiqué avoir oublié le mot de passe de votre espace professionnel. Voici le code qui
          permet d’en choisir un nouveau :
        </MailParagraph>
      ) : (
        <MailParagraph>
          Cette adresse est de nouveau celle avec laquelle vous vous connectez à votre espace professionnel.
          Par sécurité, <strong>l’ancien mot de passe ne fonctionne plus</strong>. Voici le code qui permet
          d’en choisir un nouveau :
        </MailParagraph>
      )}
      <MailCode>{code}</MailCode>
      <MailParagraph>
        Il est valable une heure à compter de l’envoi de ce message et ne sert qu’une fois. Si plusieurs codes
        vous ont été envoyés, chacun fonctionne pendant son heure ; choisir un nouveau mot de passe les annule
        tous.
      </MailParagraph>
      <MailSteps
        steps={[
          `ouvrez le site dans votre navigateur : ${installation.BASE_URL}`,
          'choisissez « Mot de passe oublié », puis « J’ai déjà un code »',
          entering,
          'choisissez votre nouveau mot de passe',
        ]}
      />
      {why === 'forgotten' ? (
        <MailParagraph>
          Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire : sans ce code, votre mot
          de passe ne change pas. Ne communiquez ce code à personne.
        </MailParagraph>
      ) : (
        <MailParagraph>
          Tant que vous n’avez pas choisi de mot de passe, personne ne peut se connecter à votre espace. Si le
          code a expiré, choisissez « Mot de passe oublié » sur la page de connexion. Ne communiquez ce code à
          personne. Si vous n’avez pas demandé que cette adresse soit rétablie, appelez l’assistance sans
          attendre.
        </MailParagraph>
      )}
    </>,
  );
}

/** In its place, while a dispute keeps everybody out. */
export function noCodeWhileFrozenMail(
  installation: Installation,
  account: Account,
  until: Date,
  sentAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'recovery-code', subject: SUBJECT.code },
    <>
      <MailParagraph>
        Vous avez indiqué avoir oublié le mot de passe de votre espace professionnel. L’espace est suspendu, à
        la suite d’une contestation, <strong>jusqu’au {longMoment(until)} au plus tard</strong> : d’ici là,
        personne ne peut s’y connecter et aucun code n’est envoyé.
      </MailParagraph>
      <MailParagraph>
        Si cet espace est le vôtre, appelez l’assistance, avec votre numéro d’abonné : une fois votre identité
        vérifiée, elle peut vous le rendre sans attendre.
      </MailParagraph>
    </>,
  );
}

/** To the sign-in address: a forgotten password was replaced (fiche, 3: same subject, same date). */
export function passwordRecoveredMail(
  installation: Installation,
  account: Account,
  {
    validUntil,
    changeEnded,
    successors,
    passkeys,
  }: { validUntil: string; changeEnded: boolean; successors: number; passkeys: PasskeysTouched },
  changedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    changedAt,
    { purpose: 'password-changed', subject: SUBJECT.passwordChanged },
    <>
      <MailParagraph>
        Le {longMoment(changedAt)}, un nouveau mot de passe a été choisi pour votre espace professionnel, par
        la procédure « Mot de passe oublié ».
      </MailParagraph>
      <MailParagraph>
        Celui-ci est valable jusqu’au <strong>{longDay(validUntil)}</strong>. Toutes les sessions ouvertes sur
        votre espace ont été fermées.
      </MailParagraph>
      {changeEnded ? (
        <MailParagraph>
          La modification de votre adresse électronique qui était en attente est annulée : le code envoyé ne
          fonctionne plus. Si vous l’aviez demandée vous-même, faites une nouvelle demande.
        </MailParagraph>
      ) : null}
      <SuccessorsWithdrawn count={successors} />
      {successors > 0 ? (
        <MailParagraph>Vous pourrez proposer de nouveau un successeur dans trois jours.</MailParagraph>
      ) : null}
      <MailParagraphs lines={passkeysTouched(passkeys)} />
      <MailParagraph>
        Si vous n’avez pas choisi ce mot de passe, appelez l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

/** To the sign-in address: five wrong answers. */
export function recoveryStoppedMail(
  installation: Installation,
  account: Account,
  stoppedAt: Date,
  /** How the code came. */
  channel: 'mail' | 'letter',
): OutgoingMail {
  return accountMail(
    installation,
    account,
    stoppedAt,
    { purpose: 'recovery-stopped', subject: SUBJECT.stopped },
    <>
      <MailParagraph>
        Le {longMoment(stoppedAt)}, le choix d’un nouveau mot de passe pour votre espace professionnel a été
        arrêté : le code reçu par {channel === 'mail' ? 'courriel' : 'courrier'} était juste, mais cinq
        réponses à la question de confiance étaient fausses. Aucun mot de passe n’a changé et le code ne
        fonctionne plus.
      </MailParagraph>
      <MailParagraph>
        Si vous êtes à l’origine de ces essais,{' '}
        {channel === 'mail'
          ? 'faites une nouvelle demande, ou appelez l’assistance si vous ne retrouvez pas la réponse.'
          : 'appelez l’assistance, qui peut vous faire envoyer un autre courrier.'}
      </MailParagraph>
      <MailParagraph>Si ce n’est pas vous, quelqu’un a eu ce code :</MailParagraph>
      <MailSteps
        steps={[
          ...(channel === 'mail'
            ? ['changez le mot de passe de votre messagerie, que cette personne lit peut-être']
            : []),
          'choisissez un nouveau mot de passe pour votre espace, en saisissant vous-même l’adresse du site : connectez-vous, ou passez par « Mot de passe oublié »',
          channel === 'mail'
            ? 'en cas de difficulté, appelez l’assistance'
            : 'appelez l’assistance : quelqu’un a ouvert un courrier qui vous était adressé',
        ]}
      />
    </>,
  );
}
