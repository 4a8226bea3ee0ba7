import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { ADDRESS } from '../holder-data/holder.ts';
import { MailList, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';
import type { ToldChange } from './changed-data.ts';

/** In the style of the fiche's subjects. */
const SUBJECT = {
  holderDataChanged: 'Espace professionnel - Modification de vos coordonnées',
  securityQuestionChanged: 'Espace professionnel - Modification de la question de confiance',
};

/** To the sign-in address: which of the holder's data changed, from what to what, the most private parts left out. */
export function holderDataChangedMail(
  installation: Installation,
  account: Account,
  { changes, at, origin }: { changes: readonly ToldChange[]; at: Date; origin: Origin },
): OutgoingMail {
  const addressChanged = changes.some(({ part }) => part === ADDRESS);
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'holder-data-changed', subject: SUBJECT.holderDataChanged },
    <>
      <MailParagraph>
        Le {longMoment(at)}, vos coordonnées ont été modifiées dans votre espace professionnel :
      </MailParagraph>
      <MailList items={changes.map(toldChange)} />
      <MailParagraph>
        Par prudence, ce message n’en dit qu’une partie : relisez-les en entier dans « Gérer les services »,
        puis « Gérer vos coordonnées ». Pensez à enregistrer un nouveau récapitulatif.
      </MailParagraph>
      <MailOrigin what="Modification faite" origin={origin} />
      <MailParagraph>
        Si vous êtes à l’origine de cette modification, vous n’avez rien à faire.
        {addressChanged
          ? ' Pendant 30 jours, un courrier qui porte un code ne part à votre nouvelle adresse qu’après vérification.'
          : null}
      </MailParagraph>
      <NotYours
        steps={[
          'remettez vos coordonnées d’avant, dans « Gérer les services », puis « Gérer vos coordonnées »',
        ]}
      />
    </>,
  );
}

/** « nom : « MARTIN » remplacé par « DURAND » ». */
function toldChange({ part: { name }, before, after }: ToldChange): string {
  return before === after
    ? `${name} : « ${after} », ce qui n’est pas écrit ici a changé`
    : `${name} : « ${before} » remplacé par « ${after} »`;
}

/** To the sign-in address: the question and its answer, neither of which is told. */
export function securityQuestionChangedMail(
  installation: Installation,
  account: Account,
  { at, origin }: { at: Date; origin: Origin },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'security-question-changed', subject: SUBJECT.securityQuestionChanged },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre question de confiance a été modifiée, ainsi que sa réponse. Les autres
        sessions ouvertes sur votre espace ont été fermées.
      </MailParagraph>
      <MailParagraph>
        {installation.SECURITY_QUESTION
          ? 'La nouvelle réponse vous sera demandée si vous oubliez votre mot de passe. '
          : null}
        Pensez à enregistrer un nouveau récapitulatif : il porte la question, jamais la réponse.
      </MailParagraph>
      <MailOrigin what="Modification faite" origin={origin} />
      <NotYours steps={['choisissez de nouveau votre question et sa réponse']} />
    </>,
  );
}

/** What to do about a change that is not the holder's own, between the password and the assistance. */
function NotYours({ steps }: { steps: readonly string[] }) {
  return (
    <>
      <MailParagraph>Si vous n’êtes pas à l’origine de cette modification :</MailParagraph>
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
