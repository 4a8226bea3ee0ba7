import type { ComponentChildren } from 'preact';
import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import { MailOrigin } from '../account/mail-origin.tsx';
import type { Installation } from '../config/installation.ts';
import { MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { MailPurpose } from '../mail/purposes.ts';
import type { Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/** In the style of the guide's subjects. */
export const SUBJECTS = {
  requested: "Espace professionnel - Demande de modification de l'adresse de l'entreprise",
  changed: "Espace professionnel - Modification de l'adresse de l'entreprise",
  disputed: "Espace professionnel - Contestation de l'adresse de l'entreprise",
} as const;

const KINDS = {
  requested: { purpose: 'company-address-requested', subject: SUBJECTS.requested },
  changed: { purpose: 'company-address-changed', subject: SUBJECTS.changed },
  disputed: { purpose: 'company-address-disputed', subject: SUBJECTS.disputed },
} as const satisfies Record<string, { purpose: MailPurpose; subject: string }>;

/** What is told of a change, and to whom. */
export interface ToldAccount {
  account: Account;
  /** The address that signs in, or one that it has just replaced: that one is told nobody's name. */
  to: string;
  siren: string;
  /** Who did it; nobody where a mailbox did, or a dispute. */
  by: Account | undefined;
  at: Date;
  /** From where, for who did it alone. */
  origin?: Origin | undefined;
  /** What disputes it, where this mailbox is the company's as well. */
  contest?: ComponentChildren;
}

/** To a titulaire or suppléant: a new address was asked for. */
export function addressRequestedMail(
  installation: Installation,
  told: ToldAccount & { replaces: boolean },
): OutgoingMail {
  return toAccount(
    installation,
    told,
    'requested',
    <>
      <MailParagraph>
        Le {longMoment(told.at)}, {whoHas(told)} demandé une nouvelle adresse électronique pour l’entreprise{' '}
        {told.siren}. Un code a été envoyé à cette adresse. Tant qu’il n’a pas été saisi, rien ne change.
        {told.replaces ? ' Cette demande remplace celle qui attendait.' : ''}
      </MailParagraph>
      <MailParagraph>
        Si cette demande vous surprend, annulez-la : connectez-vous, en saisissant vous-même l’adresse du
        site, puis ouvrez « Gérer les services » et « Modifier l’adresse électronique de l’entreprise ».
      </MailParagraph>
    </>,
  );
}

/** To everybody with a role: it is in force. @param manages who may undo it */
export function addressInForceMail(
  installation: Installation,
  told: ToldAccount & { manages: boolean; isFirst: boolean },
): OutgoingMail {
  return toAccount(
    installation,
    told,
    'changed',
    <>
      <MailParagraph>
        Depuis le {longMoment(told.at)}, l’entreprise {told.siren} a une{' '}
        {told.isFirst ? 'adresse électronique vérifiée' : 'nouvelle adresse électronique'} : {whoHas(told)}{' '}
        saisi le code qui y avait été envoyé. Votre adresse de connexion reste la même.
      </MailParagraph>
      <MailParagraph>
        {told.manages
          ? 'Si ce changement vous surprend, vous avez 72 heures pour revenir en arrière : connectez-vous, en saisissant vous-même l’adresse du site, puis ouvrez « Gérer les services » et « Modifier l’adresse électronique de l’entreprise ».'
          : 'Si ce changement vous surprend, prévenez le titulaire ou l’administrateur suppléant de vos services, ou appelez l’assistance.'}
      </MailParagraph>
    </>,
  );
}

/** To everybody with a role: it was undone, and is what it was before. */
export function addressPutBackMail(
  installation: Installation,
  told: ToldAccount & { why: WhyUndone; hasAddress: boolean },
): OutgoingMail {
  return toAccount(
    installation,
    told,
    'disputed',
    <>
      <MailParagraph>
        Le {longMoment(told.at)}, {told.by ? `${whoHas(told)} annulé` : WHY_UNDONE[told.why]} la modification
        de l’adresse électronique de l’entreprise {told.siren}.{' '}
        {told.hasAddress
          ? 'L’adresse précédente est rétablie.'
          : 'L’entreprise n’a plus d’adresse vérifiée, comme auparavant.'}
      </MailParagraph>
      <MailParagraph>
        Si c’est une erreur, un titulaire ou un administrateur suppléant peut demander de nouveau le
        changement. En cas de doute, appelez l’assistance.
      </MailParagraph>
    </>,
  );
}

export type WhyUndone = 'link' | 'manager' | 'sign-in-dispute';

/** As the beginning of what it undid. */
const WHY_UNDONE: Record<WhyUndone, string> = {
  link: 'quelqu’un qui lit l’ancienne messagerie de l’entreprise a annulé, depuis le lien reçu,',
  manager: 'une personne qui gère l’entreprise a annulé',
  'sign-in-dispute':
    'la contestation d’une modification de l’adresse de connexion de la personne qui l’avait faite a annulé',
};

/** To a titulaire or suppléant: the mailbox of the company stopped a request. */
export function requestStoppedMail(
  installation: Installation,
  told: ToldAccount & { linkSpentDays: number },
): OutgoingMail {
  return toAccount(
    installation,
    told,
    'disputed',
    <>
      <MailParagraph>
        Le {longMoment(told.at)}, la demande d’une nouvelle adresse électronique pour l’entreprise{' '}
        {told.siren} a été arrêtée depuis le lien reçu par la messagerie de l’entreprise. Rien n’a changé : le
        code envoyé ne fonctionne plus.
      </MailParagraph>
      <MailParagraph>
        Si aucun de vous n’avait fait cette demande, quelqu’un est peut-être entré dans un espace : que chacun
        change son mot de passe sans attendre, en saisissant lui-même l’adresse du site.
      </MailParagraph>
      <MailParagraph>
        Si elle était voulue, refaites-la. Pendant {told.linkSpentDays} jours, un tel lien n’agit plus : qui
        lit encore l’ancienne messagerie ne peut pas retenir l’entreprise.
      </MailParagraph>
    </>,
  );
}

/** To who asked: another person who manages the company has cancelled it. */
export function requestCancelledMail(
  installation: Installation,
  account: Account,
  { siren, by, at }: { siren: string; by: Account; at: Date },
): OutgoingMail {
  return toAccount(
    installation,
    { account, to: account.sign_in_email, siren, by, at },
    'requested',
    <>
      <MailParagraph>
        Le {longMoment(at)}, {fullName(by)} a annulé votre demande d’une nouvelle adresse électronique pour
        l’entreprise {siren}. Le code envoyé ne fonctionne plus ; rien n’a changé.
      </MailParagraph>
      <MailParagraph>Pour toute question, adressez-vous à cette personne.</MailParagraph>
    </>,
  );
}

/** « vous avez », « Mme Lila ROSEMONDE a »: a former address of somebody is told nobody's name. */
function whoHas({ account, to, by }: Pick<ToldAccount, 'account' | 'to' | 'by'>): string {
  if (by?.id === account.id) return 'vous avez';
  return by && to === account.sign_in_email ? `${fullName(by)} a` : 'une personne qui gère l’entreprise a';
}

function toAccount(
  installation: Installation,
  { account, to, by, at, origin, contest }: ToldAccount,
  kind: keyof typeof KINDS,
  body: ComponentChildren,
): OutgoingMail {
  const isOwn = by?.id === account.id;
  return accountMail(
    installation,
    account,
    at,
    { ...KINDS[kind], to },
    <>
      {body}
      {isOwn && origin ? <MailOrigin what="Opération faite" origin={origin} /> : null}
      {isOwn ? (
        <MailParagraph>
          Si ce n’était pas vous, quelqu’un connaît votre mot de passe : changez-le sans attendre, puis
          appelez l’assistance.
        </MailParagraph>
      ) : null}
      {contest}
    </>,
  );
}
