import { type Account, fullName } from '../../account/account.ts';
import { accountMail } from '../../account/account-mail.tsx';
import type { Installation } from '../../config/installation.ts';
import type { MandateRole } from '../../database/schema.ts';
import { MailParagraph, MailSteps } from '../../mail/layout.tsx';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import { longDay, longMoment, parisDay } from '../../web/french-dates.ts';
import type { Named } from './designated.ts';
import { offerEnd } from './offers.ts';

type GivenRole = Exclude<MandateRole, 'titulaire'>;

interface Company {
  siren: string;
  /** As whoever reads the mail knows it. */
  name: string;
}

/** In the style of the fiche's subjects. */
const SUBJECT: Record<GivenRole, string> = {
  suppleant: 'Espace professionnel - Administrateurs suppléants',
  delegataire: 'Espace professionnel - Délégations',
};

const TO_BE: Record<GivenRole, string> = {
  suppleant: 'd’en être administrateur suppléant',
  delegataire: 'd’y recevoir une délégation',
};

const MENU: Record<GivenRole, string> = {
  suppleant: '« Gérer vos administrateurs suppléants »',
  delegataire: '« Gérer ou consulter vos délégations »',
};

/** To the giver: what was offered, and that nobody is told whether the person has a space here. */
export function offerMadeMail(
  installation: Installation,
  giver: Account,
  { company, role, named, at }: { company: Company; role: GivenRole; named: Named; at: Date },
): OutgoingMail {
  return accountMail(
    installation,
    giver,
    giver.sign_in_email,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, vous avez proposé à « {named.name} », abonné{' '}
        {named.number}, {TO_BE[role]}.
      </MailParagraph>
      <MailParagraph>
        Si ce numéro et ce nom vont ensemble, cette personne peut accepter dans son espace jusqu’au{' '}
        <strong>{longMoment(offerEnd(at))}</strong>. Sans réponse, la proposition s’arrête d’elle-même. D’ici
        là, aucun droit n’est donné, et vous pouvez la retirer dans {MENU[role]}.
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
    services: readonly string[];
    role: GivenRole;
    until: Date | null;
    offeredAt: Date;
  },
  sentAt: Date,
): OutgoingMail {
  const { giver, company, services, role, until, offeredAt } = offer;
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    sentAt,
    { purpose: 'mandate-offered', subject: 'Espace professionnel - Une proposition vous attend' },
    <>
      <MailParagraph>
        {fullName(giver)} vous propose, pour <Which company={company} />, {TO_BE[role]}
        {until ? `, jusqu’au ${longDay(parisDay(until))}` : ''}. Cela concerne {count(services)}.
      </MailParagraph>
      <MailParagraph>
        Connectez-vous à votre espace en saisissant vous-même l’adresse du site : la proposition est dans « À
        faire ». Vous pouvez l’accepter ou la refuser jusqu’au{' '}
        <strong>{longMoment(offerEnd(offeredAt))}</strong>. Ce message ne contient aucun lien.
      </MailParagraph>
      <MailParagraph>
        Tant que vous n’avez pas accepté, rien ne change. Si vous ne connaissez pas cette personne, refusez,
        ou laissez passer la date.
      </MailParagraph>
    </>,
  );
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
    giver.sign_in_email,
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
    account.sign_in_email,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, vous avez accepté {TO_BE[role]}
        {until ? `, jusqu’au ${longDay(parisDay(until))}` : ''}. Cela concerne {count(services)}, que vous
        retrouvez sur votre accueil.
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
    holder.sign_in_email,
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
    account.sign_in_email,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT[role] },
    <>
      <MailParagraph>
        Depuis le {longMoment(at)}, {fullName(holder)} {TOLD[role][change]} pour <Which company={company} />.
        Cela concerne {count(services)}, que vous gérez aussi.
      </MailParagraph>
      <MailParagraph>
        Si ce changement vous surprend, consultez {MENU[role]} et appelez l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

const TOLD: Record<GivenRole, Record<Change | 'taken' | 'letter', string>> = {
  suppleant: {
    taken: 'est administrateur suppléant, sur proposition d’un titulaire,',
    letter: 'est administrateur suppléant, par le code d’une lettre envoyée à l’entreprise,',
    asleep: 'est un administrateur suppléant en sommeil, sans aucun droit,',
    woken: 'est de nouveau administrateur suppléant',
    ended: 'n’est plus administrateur suppléant',
  },
  delegataire: {
    taken: 'a reçu une délégation',
    letter: 'a reçu une délégation, par le code d’une lettre,',
    asleep: 'a une délégation en sommeil, sans aucun droit,',
    woken: 'a de nouveau une délégation',
    ended: 'n’a plus de délégation',
  },
};

/** « l’entreprise SARL MARTIN (SIREN 732829320) » */
function Which({ company: { siren, name } }: { company: Company }) {
  return (
    <>
      l’entreprise <strong>{name}</strong> (SIREN {siren})
    </>
  );
}

/** Which services they are, the space tells. */
function count(services: readonly string[]): string {
  return services.length === 1 ? 'un service' : `${services.length} services`;
}

function NotYou() {
  return (
    <>
      <MailParagraph>Si vous n’êtes pas à l’origine de cette opération :</MailParagraph>
      <MailSteps
        steps={[
          'changez votre mot de passe, en saisissant vous-même l’adresse du site : quelqu’un d’autre le connaît',
          'défaites dans votre espace ce qui a été fait',
          'appelez l’assistance sans attendre',
        ]}
      />
    </>
  );
}
