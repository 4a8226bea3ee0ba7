import type { ComponentChildren } from 'preact';
import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { MailReference } from '../account/mail-reference.ts';
import type { Reader } from '../bank-accounts/mails.tsx';
import { mailToCompany, type ToldCompany } from '../company/company-mail.tsx';
import type { CompanyMails } from '../company/tell-company.ts';
import { inForceFrom } from '../company/what-waits.ts';
import type { DirectDebitTable } from '../database/schema.ts';
import { MailLink, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { MailPurpose } from '../mail/purposes.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { longMoment } from '../web/french-dates.ts';

/** A contract, as a mail tells of it. */
export interface DebitTold {
  /** « Payer : TVA » */
  service: string;
  kind: DirectDebitTable['kind'];
  /** « FR… 0189 » */
  shown: string;
  askedAt: Date;
  at: Date;
  /** It takes, or was to take, the place of another one. */
  isChange: boolean;
}

/** Everybody is told. */
interface DebitMails extends CompanyMails {
  toAccount(account: Account, to: string): Promise<OutgoingMail>;
  toCompany(to: string): Promise<OutgoingMail>;
}

const SUBJECT = 'Espace professionnel - Prélèvement automatique';

/** One thing, told to those who answer for the company and to its own mailbox. */
export function debitMails(
  { installation }: Pick<Tx, 'installation'>,
  { at }: DebitTold,
  nameFor: (account: Account | undefined) => Promise<ToldCompany>,
  purpose: MailPurpose,
  words: (to: Reader) => ComponentChildren | Promise<ComponentChildren>,
): DebitMails {
  const kind = { purpose, subject: SUBJECT };
  return {
    async toAccount(account, to) {
      const isPresent = to === account.sign_in_email;
      const reader = { account, isPresent, company: await nameFor(account) };
      return accountMail(installation, account, at, { ...kind, to }, await words(reader));
    },
    async toCompany(to) {
      const company = await nameFor(undefined);
      const reader = { account: undefined, isPresent: false, company };
      return mailToCompany(installation, company, to, at, kind, await words(reader));
    },
  };
}

function Which({ told, reader }: { told: DebitTold; reader: Reader }) {
  const { name, siren } = reader.company;
  return (
    <>
      « {told.service} » {told.kind === 'monthly' ? 'chaque mois' : 'à l’échéance'} sur le compte bancaire{' '}
      <strong>{told.shown}</strong> de l’entreprise <strong>{name}</strong> (SIREN {siren})
    </>
  );
}

/** « vous », a name for those who act with that person, and nobody's name for any other mailbox. */
function who(by: Account | undefined, { account, isPresent }: Reader): string {
  if (by && by.id === account?.id) return isPresent ? 'vous' : 'quelqu’un, depuis votre espace,';
  return by && isPresent ? fullName(by) : 'une personne qui agit pour l’entreprise';
}

export function askedWords(told: DebitTold, reader: Reader & { by: Account; stop: MailReference }) {
  const { by, stop } = reader;
  const subject = who(by, reader);
  return (
    <>
      <MailParagraph>
        Le {longMoment(told.at)}, {subject} {subject === 'vous' ? 'avez' : 'a'} demandé de prélever{' '}
        <Which told={told} reader={reader} />
        {told.isChange ? ', à la place du contrat en cours' : null}.
      </MailParagraph>
      <MailParagraph>
        Ce prélèvement commence le <strong>{longMoment(inForceFrom(told.at))}</strong> au plus tôt, une fois
        que l’administration l’a confirmé. {told.isChange ? 'D’ici là, le contrat en cours continue.' : null}{' '}
        Toutes les personnes qui répondent de l’entreprise reçoivent ce message. Si la demande est justifiée,
        vous n’avez rien à faire.
      </MailParagraph>
      <MailParagraph>
        <strong>Si elle ne l’est pas, arrêtez-la :</strong> sur cette page, un bouton l’annule.
      </MailParagraph>
      <MailLink href={stop.href} />
      <MailParagraph>
        Ce lien fonctionne jusqu’à ce que le prélèvement commence. Si la page demande la référence de ce
        message, saisissez <strong>{stop.reference}</strong>.
      </MailParagraph>
    </>
  );
}

export function inForceWords(told: DebitTold, reader: Reader) {
  return (
    <>
      <MailParagraph>
        L’administration a confirmé {told.isChange ? 'la modification du contrat' : 'le contrat'} demandé
        {told.isChange ? 'e' : ''} le {longMoment(told.askedAt)}. À partir de maintenant, est prélevé :{' '}
        <Which told={told} reader={reader} />.
      </MailParagraph>
      <Surprised />
    </>
  );
}

export function movedWords(told: DebitTold, reader: Reader) {
  return (
    <>
      <MailParagraph>
        Le {longMoment(told.at)}, un compte bancaire de l’entreprise a été remplacé. Le contrat de prélèvement
        qui l’utilisait continue sur le nouveau compte. Est désormais prélevé :{' '}
        <Which told={told} reader={reader} />.
      </MailParagraph>
      <Surprised />
    </>
  );
}

/**
 * - `mail`: by the link of the mail that told of it
 * - `space`: by somebody who answers for the company, in their space
 * - `no-right`: whoever asked for it answers for that payment no longer
 * - `account`: its bank account was removed or stopped
 * - `refused`: by the operator, for a reason
 */
export type WhyEnded = 'mail' | 'space' | 'no-right' | 'account' | 'refused';

export function endedWords(
  told: DebitTold,
  reader: Reader & {
    why: WhyEnded;
    by: Account | undefined;
    wasInForce: boolean;
    reason: string | undefined;
  },
) {
  const { wasInForce, reason } = reader;
  return (
    <>
      <MailParagraph>
        Le {longMoment(told.at)},{' '}
        {wasInForce
          ? 'il a été mis fin au contrat de prélèvement'
          : `la demande de prélèvement du ${longMoment(told.askedAt)} a été ${reader.why === 'refused' ? 'refusée' : 'arrêtée'}`}
        {endedHow(reader)}. Il s’agissait de prélever <Which told={told} reader={reader} />.
      </MailParagraph>
      {reason === undefined ? null : <MailParagraph>Motif : {reason}</MailParagraph>}
      <MailParagraph>
        {wasInForce || !told.isChange
          ? 'Rien n’est prélevé par ce contrat : payez cet impôt autrement, à sa date.'
          : 'Le contrat en cours continue sans changement.'}
      </MailParagraph>
      <Surprised />
    </>
  );
}

function endedHow(reader: Reader & { why: WhyEnded; by: Account | undefined }): string {
  switch (reader.why) {
    case 'mail':
      return reader.by
        ? ', depuis le lien d’un courriel adressé à une personne qui agit pour l’entreprise'
        : ', depuis le lien du courriel adressé à l’entreprise';
    case 'space':
      return ` par ${who(reader.by, reader).replace(/,$/, '')}`;
    case 'no-right':
      return ' : la personne qui l’avait faite n’est plus titulaire ni suppléante de ce paiement';
    case 'account':
      return ' : le compte bancaire n’est plus utilisable pour cet impôt';
    case 'refused':
      return ' par l’administration';
  }
}

const DISPUTED = {
  suspended:
    'est suspendu : plus rien n’est prélevé tant que l’assistance n’a pas décidé. Payez autrement d’ici là',
  stopped: 'est arrêté',
  restored: 'est rétabli comme avant',
  woken: 'est de nouveau en cours',
};

export function disputedWords(told: DebitTold, reader: Reader, what: keyof typeof DISPUTED) {
  return (
    <>
      <MailParagraph>
        Une modification de l’adresse électronique de l’espace d’une personne qui agit pour l’entreprise{' '}
        {what === 'woken' ? 'avait été contestée, et l’assistance a décidé' : 'a été contestée'}. Par
        précaution, ce qui a été fait depuis cet espace est revu. Le {longMoment(told.at)}, ce prélèvement{' '}
        {DISPUTED[what]} : <Which told={told} reader={reader} />.
      </MailParagraph>
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
          'connectez-vous en saisissant vous-même l’adresse du site, et consultez « Gérer les contrats de prélèvement automatique »',
          'arrêtez ce qui ne doit pas y être',
          'appelez l’assistance sans attendre',
        ]}
      />
    </>
  );
}
