import { type Account, fullName } from '../../account/account.ts';
import { accountMail } from '../../account/account-mail.tsx';
import type { Installation } from '../../config/installation.ts';
import { MailList, MailParagraph, MailSteps } from '../../mail/layout.tsx';
import type { OutgoingMail } from '../../mail/outgoing-mail.ts';
import { longMoment } from '../../web/french-dates.ts';
import type { Named } from './designated.ts';
import { type Company, count, NotYou, SUBJECT, Which } from './mail-parts.tsx';
import { offerEnd, offerOpens } from './offers.ts';

interface Told {
  company: Company;
  services: readonly string[];
  at: Date;
}

/** To the titulaire, at each address: who was proposed to take over, and what to do where somebody else did it. */
export function successorOfferedMail(
  installation: Installation,
  giver: Account,
  to: string,
  { company, services, named, at }: Told & { named: Named },
): OutgoingMail {
  return accountMail(
    installation,
    giver,
    at,
    { to, purpose: 'successor-offered', subject: SUBJECT.titulaire },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, vous avez proposé à{' '}
        {whom(namedFor(giver, to, named))} de devenir titulaire à votre place. Cela concerne {count(services)}
        .
      </MailParagraph>
      <MailParagraph>
        Si le numéro et le nom saisis vont ensemble, cette personne peut accepter dans son espace à partir du{' '}
        <strong>{longMoment(offerOpens(at, 'titulaire'))}</strong>, jusqu’au{' '}
        {longMoment(offerEnd(at, 'titulaire'))}.{' '}
        <strong>Dès qu’elle accepte, vous n’êtes plus titulaire.</strong> D’ici là, rien ne change, et vous
        pouvez retirer la proposition dans « Supprimer votre espace professionnel ».
      </MailParagraph>
      <MailParagraph>
        Pour protéger les personnes inscrites, rien n’indique si le numéro est attribué : en l’absence de
        réponse, vérifiez-le avec la personne.
      </MailParagraph>
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette proposition, faites vite, avant cette date :
      </MailParagraph>
      <MailSteps
        steps={[
          'connectez-vous en saisissant vous-même l’adresse du site, et retirez la proposition : « Gérer les services », puis « Supprimer votre espace professionnel »',
          'changez votre mot de passe : quelqu’un d’autre le connaît. Toutes vos propositions à un successeur sont alors retirées',
          'appelez l’assistance sans attendre',
        ]}
      />
    </>,
  );
}

/** To whoever takes over. */
export function succeededMail(
  installation: Installation,
  account: Account,
  { company, services, former, at }: Told & { former: Account },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-gained', subject: SUBJECT.titulaire },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, vous avez accepté de devenir titulaire à la
        place de {fullName(former)}. Cela concerne {count(services)}, que vous retrouvez sur votre accueil.
      </MailParagraph>
      <MailList
        items={[
          'les administrateurs suppléants de ces services restent en place : vérifiez qui ils sont',
          'les délégations de l’ancien titulaire sont en sommeil : renouvelez celles qui restent utiles dans « Gérer ou consulter vos délégations »',
        ]}
      />
      <NotYou />
    </>,
  );
}

/** To whoever was the titulaire, at each address: the person proposed has accepted. */
export function handedOverMail(
  installation: Installation,
  giver: Account,
  to: string,
  { company, services, named, at }: Told & { named: Named | undefined },
): OutgoingMail {
  return accountMail(
    installation,
    giver,
    at,
    { to, purpose: 'titulaire-replaced', subject: SUBJECT.titulaire },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, {whom(namedFor(giver, to, named))} a accepté
        votre proposition : cette personne est titulaire à votre place. Cela concerne {count(services)}.
      </MailParagraph>
      <MailList
        items={[
          'vous n’avez plus accès à ces services ; vos autres services et vos autres entreprises restent les mêmes',
          'les administrateurs suppléants de ces services restent en place',
          'les délégations que vous y aviez données sont en sommeil, jusqu’à ce que le nouveau titulaire les renouvelle',
          ...(giver.deletion_asked_at === null
            ? []
            : ['la suppression de votre espace, que vous avez demandée, suit son cours']),
        ]}
      />
      <MailParagraph>
        Si vous n’êtes pas à l’origine de cette proposition, appelez l’assistance sans attendre, avec votre
        numéro d’abonné.
      </MailParagraph>
    </>,
  );
}

/** To the titulaire: nobody takes over by this offer. */
export function noSuccessorMail(
  installation: Installation,
  giver: Account,
  { company, named, answer, at }: Omit<Told, 'services'> & NoSuccessor,
): OutgoingMail {
  const ended =
    answer === 'refused'
      ? `La proposition a été refusée le ${longMoment(at)}.`
      : 'La proposition est restée sans réponse : elle ne peut plus être acceptée.';
  return accountMail(
    installation,
    giver,
    at,
    { purpose: 'mandate-changed', subject: SUBJECT.titulaire },
    <>
      <MailParagraph>
        Pour <Which company={company} />, vous aviez proposé à {whom(named)} de devenir titulaire à votre
        place. {ended}
      </MailParagraph>
      <MailParagraph>
        {giver.deletion_asked_at === null
          ? 'Vous êtes toujours titulaire. Vous pouvez proposer quelqu’un d’autre dans « Supprimer votre espace professionnel ».'
          : 'La suppression de votre espace suit son cours. Pour proposer quelqu’un d’autre, connectez-vous : la suppression est alors annulée, et vous pourrez la demander de nouveau.'}
      </MailParagraph>
    </>,
  );
}

interface NoSuccessor {
  named: Named | undefined;
  answer: 'refused' | 'lapsed';
}

/** To those who act beside them: somebody else is the titulaire now. */
export function successionToldMail(
  installation: Installation,
  account: Account,
  { company, services, former, successor, at }: Told & { former: Account; successor: Account },
): OutgoingMail {
  return accountMail(
    installation,
    account,
    at,
    { purpose: 'mandate-gained', subject: SUBJECT.titulaire },
    <>
      <MailParagraph>
        Le {longMoment(at)}, pour <Which company={company} />, {fullName(successor)} est titulaire à la place
        de {fullName(former)}, qui le lui avait proposé. Cela concerne {count(services)}, que vous gérez
        aussi.
      </MailParagraph>
      <MailParagraph>
        Vos droits restent les mêmes. Si ce changement vous surprend, appelez l’assistance sans attendre.
      </MailParagraph>
    </>,
  );
}

/** Whoever reads a former address is told that somebody was proposed, and not who. */
function namedFor(giver: Account, to: string, named: Named | undefined): Named | undefined {
  return to === giver.sign_in_email ? named : undefined;
}

/** As it was typed; where the key that sealed it is gone, nobody. */
function whom(named: Named | undefined): string {
  return named ? `« ${named.name} », abonné ${named.number},` : 'la personne désignée';
}
