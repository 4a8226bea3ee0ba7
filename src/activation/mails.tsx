import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** To the sign-in address: five wrong passwords ended a code. */
export function codeStoppedMail(
  installation: Installation,
  account: Account,
  at: Date,
  origin: Origin,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'code-stopped', subject: "Espace professionnel - Code d'activation bloqué" },
    <>
      <MailParagraph>
        Le {longMoment(at)}, un cinquième mot de passe erroné a été saisi avec un code d’activation de votre
        espace professionnel. Par sécurité, ce code ne fonctionne plus. Rien d’autre n’a changé.
      </MailParagraph>
      <MailOrigin what="Essai fait" origin={origin} />
      <MailParagraph>Si ces essais sont les vôtres, il vous faut un autre code :</MailParagraph>
      <MailList
        items={[
          'pour une nouvelle adresse électronique : connectez-vous, ouvrez « Gérer les services », puis vos identifiants, et choisissez « Envoyer un nouveau code »',
          'pour l’adresse électronique d’une entreprise : connectez-vous, ouvrez « Gérer les services », puis « Modifier l’adresse électronique de l’entreprise », et choisissez « Envoyer un nouveau code »',
          'pour le code d’une lettre : demandez une nouvelle lettre à l’assistance',
          'si vous ne connaissez plus votre mot de passe : choisissez d’abord « Mot de passe oublié » sur la page de connexion',
        ]}
      />
      <MailParagraph>
        Sinon, quelqu’un d’autre a reçu ce code : vérifiez que l’adresse demandée est bien la vôtre, sans
        faute de frappe. Sans votre mot de passe, il n’a rien pu obtenir.
      </MailParagraph>
    </>,
  );
}
