import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import { printedUntil } from '../codes/kinds.ts';
import type { Installation } from '../config/installation.ts';
import { MailLink, MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import { WAIT_DAYS } from './rules.ts';

/* What a holder is told of a letter that the operator prints. */

const SUBJECT = {
  printed: "Espace professionnel - Mot de passe oublié : envoi d'un courrier",
  stopped: 'Espace professionnel - Mot de passe oublié : courrier arrêté',
};

const LETTER_GOES_TO = {
  present: 'l’adresse postale qui se trouve aujourd’hui dans votre espace',
  former: 'l’adresse postale qui se trouvait dans votre espace avant sa dernière modification',
  known: 'l’adresse postale enregistrée dans votre espace',
};

/** What a letter was decided to be. */
interface PrintedLetter {
  /** Which postal address the operator chose, where that had to be chosen. */
  to?: 'present' | 'former' | undefined;
  /** No answer is asked with it, and this stops it. */
  stop?: MailReference | undefined;
  /** Passkeys, application and codes on paper end with its code. */
  endsFactors?: boolean;
}

/** To the sign-in address, the moment the operator prints a letter: the holder may not be who asked for it. */
export function letterPrintedMail(
  installation: Installation,
  account: Account,
  printedAt: Date,
  { to, stop, endsFactors = false }: PrintedLetter = {},
): OutgoingMail {
  return accountMail(
    installation,
    account,
    printedAt,
    { purpose: 'recovery-letter-printed', subject: SUBJECT.printed },
    <>
      <MailParagraph>
        Le {longMoment(printedAt)}, à la demande d’une personne dont l’identité a été vérifiée, un courrier a
        été préparé à votre nom. Il porte un code qui permet de choisir un nouveau mot de passe
        {stop ? <strong> sans la réponse à la question de confiance</strong> : null}, et part à{' '}
        {LETTER_GOES_TO[to ?? 'known']}.
      </MailParagraph>
      {endsFactors ? (
        <MailParagraph>
          Quand ce code aura servi, vos clés d’accès, votre application de codes et vos codes de secours ne
          fonctionneront plus : cette personne a déclaré les avoir tous perdus.
        </MailParagraph>
      ) : null}
      <MailParagraph>
        Ce code fonctionne une seule fois,{' '}
        {stop ? `à partir de ${WAIT_DAYS} jours après l’envoi de ce message et ` : ''}jusqu’au{' '}
        {longDay(printedUntil('recovery', printedAt))}. Tant qu’il n’a pas été saisi, rien ne change dans
        votre espace.
      </MailParagraph>
      <MailParagraph>Si vous avez demandé ce courrier, vous n’avez rien à faire : attendez-le.</MailParagraph>
      {stop ? (
        <StopIt stop={stop} />
      ) : (
        <MailParagraph>
          Si vous ne l’avez pas demandé, connectez-vous en saisissant vous-même l’adresse du site et changez
          de mot de passe, ce qui rend le code inutilisable. Puis appelez l’assistance sans attendre.
        </MailParagraph>
      )}
    </>,
  );
}

function StopIt({ stop: { href, reference } }: { stop: MailReference }) {
  return (
    <>
      <MailParagraph>
        <strong>Si vous ne l’avez pas demandé, arrêtez-le sans attendre :</strong> sur cette page, un bouton
        rend le code inutilisable, tant qu’il n’a pas servi.
      </MailParagraph>
      <MailLink href={href} />
      <MailParagraph>
        Si la page demande la référence de ce message, saisissez <strong>{reference}</strong>. Changer de mot
        de passe, en saisissant vous-même l’adresse du site, rend aussi le code inutilisable. Puis appelez
        l’assistance.
      </MailParagraph>
    </>
  );
}

/** To the sign-in address, once such a letter was stopped from there: whoever reads it may not be the holder alone. */
export function letterStoppedMail(installation: Installation, account: Account, at: Date): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'recovery-letter-stopped', subject: SUBJECT.stopped },
    <>
      <MailParagraph>
        Le {longMoment(at)}, le courrier qui permettait de choisir un nouveau mot de passe sans la réponse à
        la question de confiance a été arrêté, depuis le courriel qui l’annonçait. Son code ne fonctionne plus
        et rien n’a changé dans votre espace.
      </MailParagraph>
      <MailParagraph>
        Si c’est vous, appelez l’assistance : quelqu’un s’est peut-être fait passer pour vous auprès d’elle.
      </MailParagraph>
      <MailParagraph>
        Si ce n’est pas vous, quelqu’un d’autre lit cette messagerie : changez-en le mot de passe, puis
        appelez l’assistance.
      </MailParagraph>
    </>,
  );
}
