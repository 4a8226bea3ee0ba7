import { type Account, fullName } from '../../account/account.ts';
import { accountMail } from '../../account/account-mail.tsx';
import type { Installation } from '../../config/installation.ts';
import { MailParagraph } from '../../mail/layout.tsx';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import { lastDayBefore, longDay, longMoment } from '../../web/french-dates.ts';
import { type Company, count, type GivenRole, MENU, NotYou, SUBJECT, TO_BE, Which } from './mail-parts.tsx';

/** To whoever accepted. */
export function roleTakenMail(
  installation: Installation,
  account: Account,
  taken: { company: Company; services: readonly string[]; role: GivenRole; until: Date | null; at: Date },
): OutgoingMail {
  const { company, services, role, until, at } = taken;
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-gained', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, vous avez accepté {TO_BE[role]}
        {until ? `, jusqu’au ${longDay(lastDayBefore(until))}` : ''}. Cela concerne {count(services)}, que
        vous retrouvez sur votre accueil.
      </MailParagraph>
      <MailParagraph>Vous pouvez y mettre fin à tout moment, dans {MENU[role]}.</MailParagraph>
      <NotYou />
    </>,
  );
}

type Change = 'asleep' | 'woken' | 'ended';

/** To the holder of a role: it sleeps, is awake again, or is over. */
export function roleChangedMail(
  installation: Installation,
  holder: Account,
  changed: {
    company: Company;
    services: readonly string[];
    role: GivenRole;
    change: Change;
    /** Whoever did it; absent: the holder. */
    by: Account | undefined;
    at: Date;
  },
): OutgoingMail {
  const { company, services, role, change, by, at } = changed;
  return accountMail(
    installation,
    holder,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, {by ? `${fullName(by)} a` : 'vous avez'} {CHANGES[role][change]} pour{' '}
        <Which company={company} />. Cela concerne {count(services)}.
      </MailParagraph>
      <MailParagraph>{AFTER_CHANGE[change]}</MailParagraph>
      {by ? <MailParagraph>Pour toute question, adressez-vous à cette personne.</MailParagraph> : <NotYou />}
    </>,
  );
}

const CHANGES: Record<GivenRole, Record<Change, string>> = {
  suppleant: {
    asleep: 'mis en sommeil votre rôle d’administrateur suppléant',
    woken: 'réveillé votre rôle d’administrateur suppléant',
    ended: 'mis fin à votre rôle d’administrateur suppléant',
  },
  delegataire: {
    asleep: 'mis en sommeil votre délégation',
    woken: 'réveillé votre délégation',
    ended: 'mis fin à votre délégation',
  },
};

const AFTER_CHANGE: Record<Change, string> = {
  asleep: 'Vous n’avez plus accès à ces services jusqu’à ce que ce rôle soit réveillé.',
  woken: 'Vous retrouvez ces services sur votre accueil.',
  ended: 'Vous n’avez plus accès à ces services à ce titre.',
};

/** To those who act for the same company: somebody came, sleeps, is awake again, or left. */
export function roleToldMail(
  installation: Installation,
  account: Account,
  told: {
    company: Company;
    services: readonly string[];
    role: GivenRole;
    holder: Account;
    change: Change | 'taken' | 'letter';
    at: Date;
  },
): OutgoingMail {
  const { company, services, role, holder, change, at } = told;
  return accountMail(
    installation,
    account,
    at,
    { purpose: GAINED.has(change) ? 'mandate-gained' : 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, {fullName(holder)} {TOLD[role][change]} pour <Which company={company} />. Cela
        concerne {count(services)}, que vous gérez aussi.
      </MailParagraph>
      <MailParagraph>
        Si ce changement vous surprend, consultez {MENU[role]} et appelez l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

/** Somebody may do what they could not before. What sleeps and is woken was gained once, and told then. */
const GAINED: ReadonlySet<string> = new Set(['taken', 'letter']);

const TOLD: Record<GivenRole, Record<Change | 'taken' | 'letter', string>> = {
  suppleant: {
    taken: 'a accepté le rôle d’administrateur suppléant, sur proposition d’un titulaire,',
    letter: 'a reçu le rôle d’administrateur suppléant, par le code d’une lettre envoyée à l’entreprise,',
    asleep: 'a vu son rôle d’administrateur suppléant mis en sommeil, sans aucun droit,',
    woken: 'a retrouvé son rôle d’administrateur suppléant',
    ended: 'a cessé d’être administrateur suppléant',
  },
  delegataire: {
    taken: 'a reçu une délégation',
    letter: 'a reçu une délégation, par le code d’une lettre,',
    asleep: 'a vu sa délégation mise en sommeil, sans aucun droit,',
    woken: 'a retrouvé sa délégation',
    ended: 'a perdu sa délégation',
  },
};

/** To the titulaire, once a year: whether the suppléants of a company are still needed. */
export function reviewMail(
  installation: Installation,
  account: Account,
  { company, suppleants, at }: { company: Company; suppleants: readonly Account[]; at: Date },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    {
      purpose: 'mandate-review',
      subject: 'Espace professionnel - Vos suppléants sont-ils toujours utiles ?',
    },
    <>
      <MailParagraph>
        Pour <Which company={company} />, ces personnes sont administrateurs suppléants depuis un an ou plus :{' '}
        <strong>{suppleants.map(fullName).join(', ')}</strong>.
      </MailParagraph>
      <MailParagraph>
        Doivent-elles garder leurs droits ? Dites-le dans votre espace, en saisissant vous-même l’adresse du
        site : la question est dans « À faire ». Sans réponse, rien ne change, et elle vous sera posée de
        nouveau dans un an.
      </MailParagraph>
    </>,
  );
}
