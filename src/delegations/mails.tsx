import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import type { MandateAccess } from '../database/schema.ts';
import { MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { NotYou, Which } from '../mandates/granting/mail-parts.tsx';
import { lastDayBefore, longDay, longMoment } from '../web/french-dates.ts';

/** A delegation, as a mail tells one of its sides of it. */
export interface DelegationTold {
  /** As whoever reads the mail knows it. */
  company: { siren: string; name: string };
  holder: Account;
  /** Absent where that account is gone. */
  giver: Account | undefined;
  services: readonly string[];
  access: MandateAccess;
  until: Date;
  at: Date;
}

const SUBJECT = {
  renewed: 'Espace professionnel - Délégation renouvelée',
  ends: 'Espace professionnel - Fin prochaine d’une délégation',
  expired: 'Espace professionnel - Fin d’une délégation',
};

/** To either side, and to who answered for it before or is the titulaire: another last day, by whoever renewed it. */
export function delegationRenewedMail(
  installation: Installation,
  to: Account,
  told: DelegationTold & { giver: Account },
): OutgoingMail {
  const { company, holder, giver, until, at } = told;
  const isHolder = to.id === holder.id;
  const isBeside = !isHolder && to.id !== giver.id;
  const kind = { purpose: 'mandate-changed', subject: SUBJECT.renewed } as const;
  return accountMail(
    installation,
    to,
    to.sign_in_email,
    at,
    kind,
    <>
      <MailParagraph>
        Le {longMoment(at)},{' '}
        {isHolder
          ? `${fullName(giver)} a renouvelé votre délégation`
          : `${isBeside ? `${fullName(giver)} a` : 'vous avez'} renouvelé la délégation de ${fullName(holder)}`}{' '}
        pour <Which company={company} /> ({what(told)}). Elle vaut maintenant jusqu’au{' '}
        <strong>{longDay(lastDayBefore(until))}</strong> inclus.
      </MailParagraph>
      {isBeside ? (
        <MailParagraph>
          {fullName(giver)} en répond désormais : elle ne vaut que tant que cette personne a ces services. Si
          ce changement vous surprend, consultez {MENU} et appelez l’assistance sans attendre.
        </MailParagraph>
      ) : isHolder ? (
        <MailParagraph>Vous pouvez y mettre fin à tout moment, dans {MENU}.</MailParagraph>
      ) : (
        <NotYou />
      )}
    </>,
  );
}

/** To either side, 30 and 7 days before: which day is its last, and how it goes on. */
export function delegationEndsMail(
  installation: Installation,
  to: Account,
  told: DelegationTold,
): OutgoingMail {
  const { company, holder, giver, until, at } = told;
  const isHolder = to.id === holder.id;
  const kind = { purpose: 'delegation-reminder', subject: SUBJECT.ends } as const;
  return accountMail(
    installation,
    to,
    to.sign_in_email,
    at,
    kind,
    <>
      <MailParagraph>
        {isHolder ? 'Votre délégation' : `La délégation de ${fullName(holder)}`} pour{' '}
        <Which company={company} /> ({what(told)}) prend fin le{' '}
        <strong>{longDay(lastDayBefore(until))}</strong> au soir.
      </MailParagraph>
      <MailParagraph>
        {isHolder
          ? `Si elle vous est encore utile, demandez à ${giver ? fullName(giver) : 'la personne qui vous l’a donnée'} de la renouveler avant cette date. Sans renouvellement, vous n’aurez plus accès à ces services.`
          : `Si elle est encore utile, renouvelez-la avant cette date : connectez-vous en saisissant vous-même l’adresse du site, puis ouvrez ${MENU}. Sinon, vous n’avez rien à faire.`}
      </MailParagraph>
    </>,
  );
}

/** To either side: it is over. */
export function delegationExpiredMail(
  installation: Installation,
  to: Account,
  told: DelegationTold,
): OutgoingMail {
  const { company, holder, until, at } = told;
  const isHolder = to.id === holder.id;
  const kind = { purpose: 'mandate-changed', subject: SUBJECT.expired } as const;
  return accountMail(
    installation,
    to,
    to.sign_in_email,
    at,
    kind,
    <>
      <MailParagraph>
        {isHolder ? 'Votre délégation' : `La délégation de ${fullName(holder)}`} pour{' '}
        <Which company={company} /> ({what(told)}) a pris fin : son dernier jour était le{' '}
        {longDay(lastDayBefore(until))}.
      </MailParagraph>
      <MailParagraph>
        {isHolder
          ? 'Vous n’avez plus accès à ces services à ce titre. Pour les retrouver, la personne qui vous l’avait donnée peut vous en proposer une nouvelle.'
          : `Cette personne n’a plus accès à ces services à ce titre. Vous pouvez lui proposer une nouvelle délégation dans ${MENU}.`}
      </MailParagraph>
    </>,
  );
}

const MENU = '« Gérer ou consulter vos délégations »';

/** « consulter, 2 services »: which they are, the space tells. */
function what({ access, services }: Pick<DelegationTold, 'access' | 'services'>): string {
  const count = services.length === 1 ? 'un service' : `${services.length} services`;
  return `${access === 'read' ? 'consulter' : 'agir'}, ${count}`;
}
