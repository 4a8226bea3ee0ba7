import { mailToAnybody } from '../account/account-mail.tsx';
import { type Asked, MailAskedWithCode } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailCode, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';

/**
 * To the address asked for, which may be anybody's: the code, and for which company, by its public number. Often another person
 * reads it than the one who asked: it says who enters the code, and to whom it is never told.
 */
export function addressCodeMail(
  installation: Installation,
  change: Asked & { siren: string; new_email: string },
  code: string,
  sentAt: Date,
): OutgoingMail {
  return mailToAnybody(
    installation,
    change.new_email,
    sentAt,
    {
      purpose: 'company-address-code',
      subject: "Espace professionnel - Code pour l'adresse électronique de l'entreprise",
    },
    <>
      <MailParagraph>
        Une personne qui gère les services en ligne de l’entreprise {change.siren} (numéro SIREN) a demandé
        que cette adresse électronique soit celle de l’entreprise. Elle le sera lorsque le code suivant aura
        été saisi :
      </MailParagraph>
      <MailCode>{code}</MailCode>
      <MailAskedWithCode asked={change} />
      <MailParagraph>
        <strong>Ce code ne se saisit que dans l’espace de la personne qui a fait la demande</strong>&nbsp;: si
        c’est une autre que vous, remettez-le-lui vous-même. Ne le donnez à personne qui vous le réclamerait
        par téléphone ou par courriel.
      </MailParagraph>
      <MailParagraph>Cette personne :</MailParagraph>
      <MailSteps
        steps={[
          `ouvre le site dans son navigateur : ${installation.BASE_URL}`,
          'choisit « Activer mon espace / mes services »',
          'saisit le code ci-dessus, puis continue',
          'saisit sa propre adresse de connexion et, s’il est demandé, son mot de passe, puis continue',
        ]}
      />
      <MailParagraph>
        Le code fonctionne 48 heures à compter de l’envoi de ce message, une seule fois. D’ici là, rien ne
        change pour l’entreprise.
      </MailParagraph>
      <MailParagraph>
        Si vous ne connaissez pas cette entreprise, ou si cette adresse ne doit pas être la sienne, vous
        n’avez rien à faire : sans ce code, rien ne changera.
      </MailParagraph>
    </>,
  );
}
