import type { ComponentChildren } from 'preact';
import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import { mailToCompany, type ToldCompany } from '../company/company-mail.tsx';
import type { CompanyMails } from '../company/tell-company.ts';
import { inForceFrom } from '../company/what-waits.ts';
import { MailLink, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { MailPurpose } from '../mail/purposes.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { longMoment } from '../web/french-dates.ts';

/** A bank account, as a mail tells of it. */
export interface BankTold {
  /** « FR… 0189 » */
  shown: string;
  services: readonly string[];
  askedAt: Date;
  at: Date;
  /** The one whose place it takes. */
  replaced?: string;
}

/** Who reads a mail. */
export interface Reader {
  /** None: the company's own mailbox. */
  account: Account | undefined;
  /** It is the address that signs in: one that was replaced, or the company's, reads nobody's name. */
  isPresent: boolean;
  company: ToldCompany;
}

type Words = (to: Reader & Named) => ComponentChildren | Promise<ComponentChildren>;
interface Named {
  services: ComponentChildren;
}

const SUBJECT = 'Espace professionnel - Comptes bancaires de l’entreprise';

/** One thing, told to those who answer for the company and to its own mailbox. */
export function bankMails(
  { installation }: Pick<Tx, 'installation'>,
  { at, services }: BankTold,
  nameFor: (account: Account | undefined) => Promise<ToldCompany>,
  purpose: MailPurpose,
  words: Words,
) {
  const kind = { purpose, subject: SUBJECT };
  const named = services.map((id) => `« ${installation.SERVICE_NAMES.get(id) ?? id} »`).join(', ');
  const list = (
    <MailParagraph>
      {services.length === 1 ? 'Paiement concerné' : 'Paiements concernés'} : {named}.
    </MailParagraph>
  );
  return {
    async toAccount(account: Account, to: string) {
      const isPresent = to === account.sign_in_email;
      const reader = { account, isPresent, company: await nameFor(account), services: list };
      return accountMail(installation, account, at, { ...kind, to }, await words(reader));
    },
    async toCompany(to: string) {
      const company = await nameFor(undefined);
      const reader = { account: undefined, isPresent: false, company, services: list };
      return mailToCompany(installation, company, to, at, kind, await words(reader));
    },
  } satisfies CompanyMails;
}

function Which({ company: { siren, name } }: Pick<Reader, 'company'>) {
  return (
    <>
      l’entreprise <strong>{name}</strong> (SIREN {siren})
    </>
  );
}

/** « vous », a name for those who act with that person, and nobody's name for any other mailbox. */
function who(by: Account | undefined, { account, isPresent }: Reader): string {
  if (by && by.id === account?.id) return isPresent ? 'vous' : 'quelqu’un, depuis votre espace,';
  return by && isPresent ? fullName(by) : 'une personne qui agit pour l’entreprise';
}

const has = (subject: string) => (subject === 'vous' ? 'avez' : 'a');

export function askedWords(
  { shown, at, replaced }: BankTold,
  reader: Reader & Named & { by: Account; stop: MailReference },
) {
  const { by, stop } = reader;
  const subject = who(by, reader);
  return (
    <>
      <MailParagraph>
        Le {longMoment(at)}, {subject} {has(subject)} demandé que le compte bancaire <strong>{shown}</strong>{' '}
        serve à payer les impôts de <Which {...reader} />
        {replaced === undefined ? null : `, à la place du compte ${replaced}`}.
      </MailParagraph>
      {reader.services}
      <MailParagraph>
        Ce compte sera utilisable le <strong>{longMoment(inForceFrom(at))}</strong> au plus tôt.{' '}
        {replaced === undefined ? null : 'Jusque-là, le compte remplacé continue de servir. '}Toutes les
        personnes qui répondent de l’entreprise reçoivent ce message. Si la demande est justifiée, vous n’avez
        rien à faire.
      </MailParagraph>
      <MailParagraph>
        <strong>Si elle ne l’est pas, arrêtez-la :</strong> sur cette page, un bouton l’annule.
      </MailParagraph>
      <MailLink href={stop.href} />
      <MailParagraph>
        Ce lien fonctionne jusqu’à ce que le compte soit utilisable. Si la page demande la référence de ce
        message, saisissez <strong>{stop.reference}</strong>.
      </MailParagraph>
    </>
  );
}

export function inForceWords({ shown, askedAt, replaced }: BankTold, reader: Reader & Named) {
  return (
    <>
      <MailParagraph>
        Le compte bancaire <strong>{shown}</strong>, demandé le {longMoment(askedAt)}, est maintenant
        utilisable pour payer les impôts de <Which {...reader} />
        {replaced === undefined ? null : `, à la place du compte ${replaced}`}.
      </MailParagraph>
      {reader.services}
      <Surprised />
    </>
  );
}

export function removedWords({ shown, at }: BankTold, reader: Reader & Named & { by: Account }) {
  const subject = who(reader.by, reader);
  return (
    <>
      <MailParagraph>
        Le {longMoment(at)}, {subject} {has(subject)} retiré le compte bancaire <strong>{shown}</strong> de{' '}
        <Which {...reader} />. Il ne peut plus servir à payer.
      </MailParagraph>
      {reader.services}
      <MailParagraph>
        Si un paiement ou un prélèvement devait partir de ce compte, prévoyez-en un autre : un compte ajouté
        n’est utilisable qu’après 72 heures.
      </MailParagraph>
      <Surprised />
    </>
  );
}

/**
 * - `mail`: by the link of the mail that told of it
 * - `space`: by somebody who answers for the company, in their space
 * - `no-right`: whoever asked for it answers no more for one of its payments, for which somebody else does, or for none
 */
export type WhyStopped = 'mail' | 'space' | 'no-right';

export function stoppedWords(
  { shown, askedAt, at }: BankTold,
  reader: Reader & Named & { why: WhyStopped; by: Account | undefined },
) {
  return (
    <>
      <MailParagraph>
        Le {longMoment(at)}, la demande du {longMoment(askedAt)} d’ajouter le compte bancaire{' '}
        <strong>{shown}</strong> à <Which {...reader} /> a été arrêtée{stoppedHow(reader)}. Ce compte ne sert
        à rien payer.
      </MailParagraph>
      {reader.services}
      <MailParagraph>
        Si la demande était justifiée, elle peut être refaite dans « Gérer les comptes bancaires de
        l’entreprise ». Si elle ne l’était pas, appelez l’assistance : la personne dont l’espace a servi doit
        changer son mot de passe.
      </MailParagraph>
    </>
  );
}

function stoppedHow(reader: Reader & { why: WhyStopped; by: Account | undefined }): string {
  switch (reader.why) {
    case 'mail':
      return reader.by
        ? ', depuis le lien d’un courriel adressé à une personne qui agit pour l’entreprise'
        : ', depuis le lien du courriel adressé à l’entreprise';
    case 'space':
      return ` par ${who(reader.by, reader).replace(/,$/, '')}`;
    case 'no-right':
      return ' : la personne qui l’avait faite n’est plus titulaire ni suppléante de tous ces paiements';
  }
}

export function suspendedWords(
  { shown, askedAt, at }: BankTold,
  reader: Reader & Named & { forGood: boolean },
) {
  return (
    <>
      <MailParagraph>
        Le {longMoment(at)}, le compte bancaire <strong>{shown}</strong> de <Which {...reader} />, demandé le{' '}
        {longMoment(askedAt)}, a été {reader.forGood ? 'arrêté' : 'suspendu'} : l’adresse électronique de
        l’espace qui l’a demandé a été modifiée, et cette modification est contestée. Il ne peut
        {reader.forGood ? ' plus' : ' pas'} servir à payer.
      </MailParagraph>
      {reader.services}
      <MailParagraph>
        S’il est justifié, un titulaire ou un suppléant peut l’ajouter de nouveau. Si un paiement devait
        partir de ce compte, prévoyez-en un autre, ou appelez l’assistance.
      </MailParagraph>
    </>
  );
}

export function restoredWords({ shown, at }: BankTold, reader: Reader & Named) {
  return (
    <>
      <MailParagraph>
        Le {longMoment(at)}, le compte bancaire <strong>{shown}</strong> de <Which {...reader} /> est de
        nouveau utilisable : la contestation d’une modification d’adresse électronique a été traitée.
      </MailParagraph>
      {reader.services}
      <Surprised />
    </>
  );
}

function Surprised() {
  return (
    <>
      <MailParagraph>Si ce changement vous surprend :</MailParagraph>
      <MailSteps
        steps={[
          'connectez-vous en saisissant vous-même l’adresse du site, et consultez « Gérer les comptes bancaires de l’entreprise »',
          'retirez ce qui ne doit pas y être',
          'appelez l’assistance sans attendre',
        ]}
      />
    </>
  );
}
