import type { ComponentChildren } from 'preact';
import { type Account, fullName } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import type { MandateAccess } from '../database/schema.ts';
import { MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { count, MENU, NotYou, Which } from '../mandates/granting/mail-parts.tsx';
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

const LIST = MENU.delegataire;

/** To either side, and to who answered for it before or is the titulaire: another last day, by whoever renewed it. */
export function delegationRenewedMail(
  installation: Installation,
  to: Account,
  told: DelegationTold & { giver: Account },
): OutgoingMail {
  const { holder, giver, at } = told;
  const isHolder = to.id === holder.id;
  const isBeside = !isHolder && to.id !== giver.id;
  const subject = 'Espace professionnel - Délégation renouvelée';
  return accountMail(
    installation,
    to,
    at,
    { purpose: 'mandate-changed', subject },
    <>
      <MailParagraph>
        Le {longMoment(at)},{' '}
        {isHolder
          ? `${fullName(giver)} a renouvelé votre délégation`
          : `${isBeside ? `${fullName(giver)} a` : 'vous avez'} renouvelé la délégation de ${fullName(holder)}`}{' '}
        <OfWhat {...told} />. Elle vaut maintenant jusqu’au <LastDay {...told} /> inclus.
      </MailParagraph>
      {isBeside ? (
        <MailParagraph>
          {fullName(giver)} en répond désormais : elle ne vaut que tant que cette personne a ces services. Si
          ce changement vous surprend, consultez {LIST} et appelez l’assistance sans attendre.
        </MailParagraph>
      ) : isHolder ? (
        <MailParagraph>Vous pouvez y mettre fin à tout moment, dans {LIST}.</MailParagraph>
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
  const giver = told.giver ? fullName(told.giver) : 'la personne qui vous l’a donnée';
  const subject = 'Espace professionnel - Fin prochaine d’une délégation';
  return accountMail(
    installation,
    to,
    told.at,
    { purpose: 'delegation-reminder', subject },
    <ToOneSide
      to={to}
      told={told}
      what={
        <>
          prend fin le <LastDay {...told} /> au soir
        </>
      }
      holder={`Si elle vous est encore utile, demandez à ${giver} de la renouveler avant cette date. Sans renouvellement, vous n’aurez plus accès à ces services.`}
      giver={`Si elle est encore utile, renouvelez-la avant cette date : connectez-vous en saisissant vous-même l’adresse du site, puis ouvrez ${LIST}. Sinon, vous n’avez rien à faire.`}
    />,
  );
}

/** To either side: it is over. */
export function delegationExpiredMail(
  installation: Installation,
  to: Account,
  told: DelegationTold,
): OutgoingMail {
  const subject = 'Espace professionnel - Fin d’une délégation';
  return accountMail(
    installation,
    to,
    told.at,
    { purpose: 'mandate-changed', subject },
    <ToOneSide
      to={to}
      told={told}
      what={
        <>
          a pris fin : son dernier jour était le <LastDay {...told} />
        </>
      }
      holder="Vous n’avez plus accès à ces services par cette délégation. Pour les retrouver, la personne qui vous l’avait donnée peut vous en proposer une nouvelle."
      giver={`Cette personne n’a plus accès à ces services par cette délégation. Vous pouvez lui en proposer une nouvelle dans ${LIST}.`}
    />,
  );
}

interface ToOneSideProps {
  to: Account;
  told: DelegationTold;
  /** What becomes of it. */
  what: ComponentChildren;
  /** What either of them can do then. */
  holder: string;
  giver: string;
}

/** What becomes of a delegation, to whoever has it or looks after it. */
function ToOneSide({ to, told, what, holder, giver }: ToOneSideProps) {
  const isHolder = to.id === told.holder.id;
  return (
    <>
      <MailParagraph>
        {isHolder ? 'Votre délégation' : `La délégation de ${fullName(told.holder)}`} <OfWhat {...told} />{' '}
        {what}.
      </MailParagraph>
      <MailParagraph>{isHolder ? holder : giver}</MailParagraph>
    </>
  );
}

function LastDay({ until }: Pick<DelegationTold, 'until'>) {
  return <strong>{longDay(lastDayBefore(until))}</strong>;
}

/** « pour l’entreprise … (consulter, 2 services) »: which they are, the space tells. */
function OfWhat({ company, access, services }: Pick<DelegationTold, 'company' | 'access' | 'services'>) {
  return (
    <>
      pour <Which company={company} /> ({access === 'read' ? 'consulter' : 'agir'}, {count(services)})
    </>
  );
}
