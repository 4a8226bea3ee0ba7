import type { ComponentChildren } from 'preact';
import type { MailReference } from '../account/mail-reference.ts';
import { mailToCompany, type ToldCompany } from '../company/company-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailLink, MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';
import { LINK_SPENT_DAYS } from './address-change.ts';
import { SUBJECTS } from './mails.tsx';

/** What is told in the mailbox of a company. */
export interface ToldMailbox {
  company: ToldCompany;
  to: string;
  at: Date;
}

/**
 * What a request or a change may be disputed by, where this mailbox is the company's proved address.
 * - `link`: its reference
 * - `spent`: a link has acted lately, and does no more
 */
export type Contest = { link: MailReference } | 'spent';

/** To the present address, and those just before: another was asked for. @param contest absent: a former one */
export function replacementAskedNotice(
  installation: Installation,
  { company, to, at, contest }: ToldMailbox & { contest: Contest | undefined },
): OutgoingMail {
  const kind = { purpose: 'company-address-requested', subject: SUBJECTS.requested } as const;
  return mailToCompany(
    installation,
    company,
    to,
    at,
    kind,
    <>
      <MailParagraph>
        Le {longMoment(at)}, une personne qui gère les services en ligne de l’entreprise a demandé que son
        adresse électronique soit une autre. Un code a été envoyé à la nouvelle adresse. Tant qu’il n’a pas
        été saisi, rien ne change.
      </MailParagraph>
      <Then contest={contest} when="requested" />
    </>,
  );
}

/** To the address before, and those before it: another is in force. @param contest absent: not the one just replaced */
export function addressReplacedNotice(
  installation: Installation,
  { company, to, at, contest }: ToldMailbox & { contest: Contest | undefined },
): OutgoingMail {
  const kind = { purpose: 'company-address-changed', subject: SUBJECTS.changed } as const;
  return mailToCompany(
    installation,
    company,
    to,
    at,
    kind,
    <>
      <MailParagraph>
        Le {longMoment(at)}, l’adresse électronique de l’entreprise a été remplacée par une autre, à la
        demande d’une personne qui gère ses services en ligne. L’adresse qui reçoit ce message est encore
        prévenue pendant 30 jours de ce qui change pour l’entreprise.
      </MailParagraph>
      <Then contest={contest} when="changed" />
    </>,
  );
}

/** To the address that is the company's from now on. */
export function addressProvedMail(
  installation: Installation,
  { company, to, at }: ToldMailbox,
): OutgoingMail {
  const kind = { purpose: 'company-address-changed', subject: SUBJECTS.changed } as const;
  return mailToCompany(
    installation,
    company,
    to,
    at,
    kind,
    <>
      <MailParagraph>
        Depuis le {longMoment(at)}, cette adresse électronique est celle de l’entreprise : le code qui y avait
        été envoyé a été saisi. Elle reçoit les messages destinés à l’entreprise, et apprend ce qui change
        pour elle, comme un nouveau compte bancaire.
      </MailParagraph>
      <MailParagraph>
        Elle ne sert pas à se connecter. Si elle ne doit pas être celle de l’entreprise, prévenez la personne
        qui gère ses services en ligne, ou appelez l’assistance.
      </MailParagraph>
    </>,
  );
}

/** To the present address: its link stopped a request. */
export function requestStoppedNotice(
  installation: Installation,
  { company, to, at }: ToldMailbox,
): OutgoingMail {
  const kind = { purpose: 'company-address-disputed', subject: SUBJECTS.disputed } as const;
  return mailToCompany(
    installation,
    company,
    to,
    at,
    kind,
    <>
      <MailParagraph>
        Le {longMoment(at)}, la demande d’une autre adresse électronique pour l’entreprise a été arrêtée
        depuis le lien reçu par cette messagerie. Rien n’a changé. Les personnes qui gèrent l’entreprise sont
        prévenues.
      </MailParagraph>
      <MailParagraph>
        Pendant {LINK_SPENT_DAYS} jours, un tel lien n’agit plus ; elles seules annulent une autre demande,
        dans leur espace.
      </MailParagraph>
    </>,
  );
}

/** After a change was undone. @param becomes of the address that reads it */
export function addressUndoneNotice(
  installation: Installation,
  { company, to, at, becomes }: ToldMailbox & { becomes: 'restored' | 'withdrawn' },
): OutgoingMail {
  const kind = { purpose: 'company-address-disputed', subject: SUBJECTS.disputed } as const;
  return mailToCompany(
    installation,
    company,
    to,
    at,
    kind,
    <>
      <MailParagraph>
        Le {longMoment(at)}, la dernière modification de l’adresse électronique de l’entreprise a été annulée.{' '}
        {becomes === 'restored'
          ? 'L’adresse qui reçoit ce message est de nouveau celle de l’entreprise.'
          : 'L’adresse qui reçoit ce message n’est plus celle de l’entreprise.'}
      </MailParagraph>
      <MailParagraph>
        Les personnes qui gèrent l’entreprise sont prévenues. En cas de doute, appelez l’assistance.
      </MailParagraph>
    </>,
  );
}

/** What the reader can do about it; the same in a mail to somebody whose mailbox it is as well. */
export function Then({ contest, when }: { contest: Contest | undefined; when: 'requested' | 'changed' }) {
  if (contest === undefined)
    return (
      <MailParagraph>
        Si cela vous surprend, prévenez sans attendre les personnes qui gèrent l’entreprise : elles peuvent
        l’annuler dans leur espace. Sinon, appelez l’assistance.
      </MailParagraph>
    );
  if (contest === 'spent')
    return (
      <MailParagraph>
        Une demande précédente a été arrêtée depuis le lien d’un tel message, il y a moins de{' '}
        {LINK_SPENT_DAYS} jours : celle-ci ne peut l’être que par les titulaires et les administrateurs
        suppléants, dans leur espace. Si elle vous surprend, prévenez-les ou appelez l’assistance.
      </MailParagraph>
    );
  return <ByTheLink link={contest.link}>{ACTS[when]}</ByTheLink>;
}

const ACTS = {
  requested: `un bouton y arrête la demande. Il n’agit qu’une fois en ${LINK_SPENT_DAYS} jours.`,
  changed: `pendant 72 heures, un bouton y rétablit cette adresse. Il n’agit qu’une fois en ${LINK_SPENT_DAYS} jours.`,
} as const;

function ByTheLink({ link, children }: { link: MailReference; children: ComponentChildren }) {
  return (
    <>
      <MailParagraph>
        Si l’entreprise l’a voulu, vous n’avez rien à faire. Sinon, ouvrez cette page : {children}
      </MailParagraph>
      <MailLink href={link.href} />
      <MailParagraph>
        Si la page demande la référence de ce message, saisissez <strong>{link.reference}</strong>.
      </MailParagraph>
    </>
  );
}
