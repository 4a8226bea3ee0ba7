import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { mailToCompany, type ToldCompany } from '../company/company-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';

const KIND = {
  purpose: 'message-arrived',
  subject: 'Espace professionnel - Vous avez un message',
} as const;

/** Companies that a mail names; of more it tells how many. */
const LISTED = 5;

/** To whoever may read it: that there is something to read, and for which companies; nothing of what it says. */
export function messageMail(
  installation: Installation,
  account: Account,
  companies: readonly ToldCompany[],
  at: Date,
): OutgoingMail {
  const listed = companies.slice(0, LISTED);
  const more = companies.length - listed.length;
  return accountMail(
    installation,
    account,
    at,
    KIND,
    <>
      <MailParagraph>L’administration vous a écrit dans votre espace professionnel, pour :</MailParagraph>
      <MailList
        items={[
          ...listed.map(({ name, siren }) => `l’entreprise ${name} (SIREN ${siren})`),
          ...(more > 0 ? [more === 1 ? 'une autre entreprise' : `${more} autres entreprises`] : []),
        ]}
      />
      <HowToRead />
    </>,
  );
}

/** To the company’s own address, which any number of people read. */
export function companyMessageMail(
  installation: Installation,
  company: ToldCompany,
  to: string,
  at: Date,
): OutgoingMail {
  return mailToCompany(
    installation,
    company,
    to,
    at,
    KIND,
    <>
      <MailParagraph>
        L’administration a écrit à l’entreprise dans la messagerie de l’espace professionnel. Le titulaire du
        service concerné, ses administrateurs suppléants et ses délégataires peuvent y lire ce message.
      </MailParagraph>
      <HowToRead />
    </>,
  );
}

function HowToRead() {
  return (
    <MailParagraph>
      Pour le lire, saisissez vous-même l’adresse du site, connectez-vous et ouvrez « MESSAGERIE » dans le
      menu. Par sécurité, ce courriel ne dit pas de quoi il s’agit.
    </MailParagraph>
  );
}
