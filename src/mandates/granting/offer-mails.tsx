import { type Account, fullName } from '../../account/account.ts';
import { accountMail } from '../../account/account-mail.tsx';
import type { Installation } from '../../config/installation.ts';
import type { MandateRole } from '../../database/schema.ts';
import { MailParagraph } from '../../mail/layout.tsx';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import { lastDayBefore, longDay, longMoment } from '../../web/french-dates.ts';
import type { Named } from './designated.ts';
import { type Company, count, type GivenRole, MENU, NotYou, SUBJECT, TO_BE, Which } from './mail-parts.tsx';
import { offerEnd, offerOpens } from './offers.ts';

/** To the giver: what was offered, and that nobody is told whether the person has a space here. */
export function offerMadeMail(
  installation: Installation,
  giver: Account,
  {
    company,
    companies = 1,
    role,
    named,
    at,
  }: { company: Company; companies?: number; role: GivenRole; named: Named; at: Date },
): OutgoingMail {
  return accountMail(
    installation,
    giver,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />
        {andOthers(companies)}, vous avez proposé à « {named.name} », abonné {named.number}, {TO_BE[role]}.
      </MailParagraph>
      <MailParagraph>
        Si ce numéro et ce nom vont ensemble, cette personne peut accepter dans son espace jusqu’au{' '}
        <strong>{longMoment(offerEnd(at, role))}</strong>. Sans réponse, la proposition s’arrête d’elle-même.
        D’ici là, aucun droit n’est donné, et vous pouvez la retirer dans {MENU[role]}.
      </MailParagraph>
      <MailParagraph>
        Pour protéger les personnes inscrites, rien n’indique si ce numéro est attribué : en l’absence de
        réponse, vérifiez-le avec la personne.
      </MailParagraph>
      <NotYou />
    </>,
  );
}

/** To the person designated, at an address proved to be theirs: who offers what, and that it is answered in the space. */
export function offerReceivedMail(
  installation: Installation,
  account: Account,
  offer: {
    giver: Account;
    company: Company;
    /** Of the same form: the mail is about all of them. */
    companies?: number;
    services: readonly string[];
    role: MandateRole;
    until: Date | null;
    offeredAt: Date;
  },
  sentAt: Date,
): OutgoingMail {
  const { giver, company, companies = 1, services, role, until, offeredAt } = offer;
  return accountMail(
    installation,
    account,
    sentAt,
    { purpose: 'mandate-offered', subject: 'Espace professionnel - Une proposition vous attend' },
    <>
      <MailParagraph>
        {fullName(giver)} vous propose, pour <Which company={company} />
        {andOthers(companies)}, {TO_BE[role]}
        {until ? `, jusqu’au ${longDay(lastDayBefore(until))}` : ''}.
        {companies === 1 ? ` Cela concerne ${count(services)}.` : ''}
      </MailParagraph>
      <MailParagraph>
        Connectez-vous à votre espace en saisissant vous-même l’adresse du site :{' '}
        {companies === 1
          ? 'la proposition est dans « À faire ». Vous pouvez l’accepter ou la refuser'
          : 'les propositions, une par entreprise, sont dans « À faire ». Vous pouvez les accepter ou les refuser'}{' '}
        jusqu’au <strong>{longMoment(offerEnd(offeredAt, role))}</strong>. Ce message ne contient aucun lien.
      </MailParagraph>
      {role === 'titulaire' ? (
        <MailParagraph>
          Vous pourrez accepter à partir du <strong>{longMoment(offerOpens(offeredAt, role))}</strong>, et
          refuser dès maintenant.
        </MailParagraph>
      ) : null}
      <MailParagraph>
        Tant que vous n’avez pas accepté, rien ne change. Si vous ne connaissez pas cette personne, refusez,
        ou laissez passer la date.
      </MailParagraph>
    </>,
  );
}

/** Whoever reads it is told of one company by name, of the others by their number. */
function andOthers(companies: number): string {
  if (companies === 1) return '';
  return companies === 2 ? ' et une autre entreprise' : ` et ${companies - 1} autres entreprises`;
}

type Answer = 'accepted' | 'refused' | 'lapsed';

/** To the giver: what became of the offer. */
export function offerAnsweredMail(
  installation: Installation,
  giver: Account,
  told: { company: Company; role: GivenRole; named: Named | undefined; answer: Answer; at: Date },
): OutgoingMail {
  const { company, role, named, answer, at } = told;
  const whom = named ? `« ${named.name} », abonné ${named.number}` : 'une personne';
  return accountMail(
    installation,
    giver,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Pour <Which company={company} />, vous aviez proposé à {whom}, {TO_BE[role]}. {ANSWERS[answer](at)}
      </MailParagraph>
      <MailParagraph>{AFTER_ANSWER[answer](MENU[role])}</MailParagraph>
    </>,
  );
}

const ANSWERS: Record<Answer, (at: Date) => string> = {
  accepted: (at) => `La proposition a été acceptée le ${longMoment(at)}.`,
  refused: (at) => `La proposition a été refusée le ${longMoment(at)}.`,
  lapsed: () => 'La proposition est restée sans réponse pendant 7 jours : elle ne peut plus être acceptée.',
};

const AFTER_ANSWER: Record<Answer, (menu: string) => string> = {
  accepted: (menu) =>
    `Cette personne peut agir dès maintenant. Vous pouvez lui retirer ses droits dans ${menu}.`,
  refused: (menu) => `Aucun droit n’a été donné. Vous pouvez désigner quelqu’un d’autre dans ${menu}.`,
  lapsed: (menu) =>
    `Aucun droit n’a été donné. Vérifiez le numéro d’abonné et le nom avec la personne, puis recommencez dans ${menu}.`,
};
