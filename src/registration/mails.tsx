import type { Account } from '../account/account.ts';
import { accountMail, mailToAnybody } from '../account/account-mail.tsx';
import { type Asked, MailAsked, MailAskedWithCode } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longDay, longMoment } from '../web/french-dates.ts';

/** The first is the fiche's, to the letter; the others follow its style. */
const SUBJECT = {
  code: "Espace professionnel - Création ou modification de l'espace",
  created: "Espace professionnel - Création de l'espace",
  opened: "Espace professionnel - Ouverture des services d'un dossier",
};

/** To the address of a registration, which may be anybody's: the code to enter (fiche, 4.1). */
export function registrationCodeMail(
  installation: Installation,
  email: string,
  code: string,
  asked: Asked,
  sentAt: Date,
): OutgoingMail {
  return mailToAnybody(
    installation,
    email,
    sentAt,
    { purpose: 'creation-code', subject: SUBJECT.code },
    <>
      <MailParagraph>
        Vous avez demandé la création d’un espace professionnel. Cette demande a bien été prise en compte.
        Votre espace professionnel sera actif lorsque vous aurez saisi le code suivant :
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
          'saisissez l’adresse électronique de connexion à l’espace, celle qui reçoit ce message, et, s’il est demandé, le mot de passe que vous avez choisi, puis continuez',
        ]}
      />
      <MailParagraph>
        Vous disposez de 48 heures à compter de l’envoi de ce message. Passé ce délai, la demande de création
        est à refaire.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette demande, ne saisissez pas ce code et ne le communiquez à
        personne : sans lui, aucun espace n’est créé, et les données de la demande sont effacées.
      </MailParagraph>
    </>,
  );
}

/** To an address that already opens a space, when somebody asks to create one with it. */
export function spaceAlreadyExistsMail(
  installation: Installation,
  holder: Account,
  asked: Asked,
  sentAt: Date,
): OutgoingMail {
  return mailToAnybody(
    installation,
    holder.sign_in_email,
    sentAt,
    { purpose: 'creation-code', subject: SUBJECT.code },
    <>
      <MailParagraph>
        La création d’un espace professionnel a été demandée avec cette adresse électronique. Or elle ouvre
        déjà le vôtre : aucun autre espace n’est créé, et rien ne change pour le vôtre.
      </MailParagraph>
      <MailAsked asked={asked} />
      <MailParagraph>Si la demande vient de vous :</MailParagraph>
      <MailSteps
        steps={[
          'connectez-vous à l’espace que vous avez déjà, avec cette adresse : un seul espace suffit pour plusieurs entreprises',
          'si vous ne savez plus votre mot de passe, choisissez « Mot de passe oublié » sur la page de connexion',
          'si vous voulez vraiment un second espace, refaites la demande avec une autre adresse',
        ]}
      />
      <MailParagraph>Si elle ne vient pas de vous, vous n’avez rien à faire.</MailParagraph>
    </>,
  );
}

/** To the holder, the moment the account exists. */
export function accountCreatedMail(
  installation: Installation,
  account: Account,
  siren: string | null,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.created_at,
    { purpose: 'account-created', subject: SUBJECT.created },
    <>
      <MailParagraph>
        Votre espace professionnel est actif depuis le {longMoment(account.created_at)}. Vous vous y connectez
        avec l’adresse électronique qui reçoit ce message et le mot de passe que vous avez choisi, valable
        jusqu’au <strong>{longDay(account.password_valid_until)}</strong>.
      </MailParagraph>
      <MailParagraph>
        Votre numéro d’abonné est le <strong>{account.subscriber_number}</strong>. Il vous est personnel et
        doit le rester.
      </MailParagraph>
      {siren === null ? (
        <MailParagraph>
          Votre espace ne contient encore aucun dossier : ceux de vos entreprises y seront rattachés ensuite.
        </MailParagraph>
      ) : (
        <MailParagraph>
          Le dossier de l’entreprise {siren} est en attente : une lettre sera envoyée à l’adresse postale de
          l’entreprise, avec un second code. Saisissez-le dans « Activer mon espace / mes services » dans les
          60 jours qui suivent l’impression de la lettre : les services du dossier seront alors ouverts.
        </MailParagraph>
      )}
      <MailParagraph>
        Conservez le récapitulatif de votre espace : vous le retrouvez à tout moment dans « Gérer les
        services », puis « Gérer vos coordonnées ».
      </MailParagraph>
    </>,
  );
}

/** To the holder: the code of the letter was entered, the company's services are there. */
export function dossierOpenedMail(
  installation: Installation,
  account: Account,
  dossier: { siren: string; name: string },
  openedAt: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    openedAt,
    { purpose: 'dossier-opened', subject: SUBJECT.opened },
    <>
      <MailParagraph>
        Le {longMoment(openedAt)}, le code de la lettre envoyée à l’entreprise a été saisi. Les services du
        dossier <strong>{dossier.name}</strong> (SIREN {dossier.siren}) sont ouverts dans votre espace.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette activation, appelez l’assistance sans attendre, avec votre
        numéro d’abonné.
      </MailParagraph>
    </>,
  );
}
