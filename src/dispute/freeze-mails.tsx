import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph, MailParagraphs } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';
import { RolesUndone } from './dispute-roles.tsx';
import { CallAssistance, DeletionCancelled } from './mails.tsx';

/* Of a dispute where no question is asked: what keeps everybody out, and what the assistance decides. */

interface Frozen {
  at: Date;
  until: Date;
  /** A deletion that had been asked for is off. */
  deletionCancelled: boolean;
  /** What became of roles, a line each. */
  roles: readonly string[];
  /** What became of the means of signing in, a line each. */
  factors: readonly string[];
}

/** To both addresses: nobody signs in until the day told. */
export function accountFrozenMail(
  installation: Installation,
  account: Account,
  to: string,
  { at, until, deletionCancelled, roles, factors }: Frozen,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { to, purpose: 'account-frozen', subject: 'Espace professionnel - Espace suspendu' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, la modification de l’adresse électronique de connexion à votre espace
        professionnel a été contestée depuis l’adresse précédente, avec le mot de passe d’avant la
        modification. Cela ne suffit pas à savoir qui, des deux, est le titulaire.
      </MailParagraph>
      <MailParagraph>
        Par précaution, l’espace est suspendu <strong>jusqu’au {longMoment(until)} au plus tard</strong> :
        personne ne peut s’y connecter, aucun code n’y fonctionne et toutes les sessions ont été fermées. Rien
        n’est effacé.
      </MailParagraph>
      {deletionCancelled ? <DeletionCancelled /> : null}
      <RolesUndone lines={roles} />
      <MailParagraphs lines={factors} />
      <MailParagraph>
        Si cet espace est le vôtre, appelez l’assistance sans attendre, avec votre numéro d’abonné : une fois
        votre identité vérifiée, elle rend l’espace à son titulaire. Sans décision d’ici là, il s’ouvrira de
        nouveau de lui-même, tel qu’il est.
      </MailParagraph>
    </>,
  );
}

interface Decided {
  at: Date;
  /** In the operator's words. */
  reason: string;
}

/** To both addresses: the assistance has ended the freeze, and nothing else has changed. */
export function accountReleasedMail(
  installation: Installation,
  account: Account,
  to: string,
  { at, reason, roles, factors }: Decided & Pick<Frozen, 'roles' | 'factors'>,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { to, purpose: 'account-released', subject: 'Espace professionnel - Fin de la suspension' },
    <>
      <MailParagraph>
        Le {longMoment(at)}, l’assistance a mis fin à la suspension de votre espace professionnel. Il s’ouvre
        de nouveau avec l’adresse et le mot de passe qui étaient en vigueur.
      </MailParagraph>
      {roles.length > 0 ? (
        <>
          <MailParagraph>Les rôles suspendus avec l’espace sont de nouveau comme avant :</MailParagraph>
          <MailList items={roles} />
        </>
      ) : null}
      {factors.length > 0 ? (
        <>
          <MailParagraph>
            Ces moyens de connexion, suspendus avec l’espace, servent de nouveau :
          </MailParagraph>
          <MailList items={factors} />
        </>
      ) : null}
      <Reason>{reason}</Reason>
      <CallAssistance />
    </>,
  );
}

/** To the address that the assistance has given the account back to. */
export function addressRestoredMail(
  installation: Installation,
  account: Account,
  {
    at,
    reason,
    deletionCancelled,
    roles,
    factors,
  }: Decided & Pick<Frozen, 'deletionCancelled' | 'roles' | 'factors'>,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'account-restored', subject: SUBJECT_RESTORED },
    <>
      <MailParagraph>
        Le {longMoment(at)}, l’assistance a rendu cette adresse à votre espace professionnel : c’est de
        nouveau avec elle que vous vous connectez. Toutes les sessions ont été fermées, les codes en cours ne
        fonctionnent plus, et l’ancien mot de passe non plus.
      </MailParagraph>
      {deletionCancelled ? <DeletionCancelled /> : null}
      <RolesUndone lines={roles} />
      <MailParagraphs lines={factors} />
      <Reason>{reason}</Reason>
      <MailParagraph>
        Un autre message vous apporte un code : il sert à choisir un nouveau mot de passe. S’il a expiré,
        choisissez « Mot de passe oublié » sur la page de connexion. Vérifiez ensuite vos coordonnées et
        l’historique de votre espace.
      </MailParagraph>
    </>,
  );
}

/** To the address that signed in until now: the assistance has given the account back to the one before. */
export function addressWithdrawnNotice(
  installation: Installation,
  account: Account,
  { at, reason }: Decided,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'account-restored', subject: SUBJECT_RESTORED },
    <>
      <MailParagraph>
        Le {longMoment(at)}, l’assistance a rétabli l’adresse électronique précédente de l’espace
        professionnel. Celle qui reçoit ce message ne permet plus de se connecter.
      </MailParagraph>
      <Reason>{reason}</Reason>
      <CallAssistance />
    </>,
  );
}

const SUBJECT_RESTORED = 'Espace professionnel - Adresse électronique rétablie';

function Reason({ children }: { children: string }) {
  return <MailParagraph>Motif indiqué par l’assistance : {children}</MailParagraph>;
}
