import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailParagraph } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { MailPurpose } from '../mail/purposes.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import { countOf, ofCount, SUBJECTS } from './texts.ts';
import type { ToldRequest } from './told-request.ts';
import { ServicesTold } from './told-services.tsx';

const PATHS = { adhesion: 'Adhérer aux services en ligne', substitution: 'Gérer vos substitutions' };

/** To the applicant, the moment it is asked. */
export function requestedMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    told.requestedAt,
    'role-requested',
    <>
      <MailParagraph>
        Le {longMoment(told.requestedAt)}, vous avez demandé {what(told)}. Votre demande porte la référence{' '}
        <strong>{told.reference}</strong>. Elle n’ouvre encore aucun service.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        <NextStep {...told} />
      </MailParagraph>
      <MailParagraph>
        Vous la suivez, ou la retirez, dans « Gérer les services », puis « {PATHS[told.kind]} ». Sans suite,
        elle prend fin le <strong>{longDay(told.lastDay)}</strong>.
      </MailParagraph>
      {NOT_YOU}
    </>,
  );
}

function NextStep({ kind, way }: ToldRequest) {
  if (kind === 'substitution')
    return (
      <>
        La personne qui est titulaire aujourd’hui en est informée. Elle peut accepter tout de suite, ou
        s’opposer pendant 15 jours. Sans opposition, une lettre avec un code est ensuite envoyée à l’adresse
        postale de l’entreprise.
      </>
    );
  return way === 'form' ? (
    <>
      Imprimez le formulaire depuis la page de la demande, faites-le signer et envoyez-le comme il l’indique.
    </>
  ) : (
    <>
      Une lettre avec un code sera envoyée à l’adresse postale de l’entreprise. Saisissez ce code dans
      « Activer mon espace / mes services ».
    </>
  );
}

/** To the applicant: it opened something. */
export function grantedMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    at,
    'role-request-granted',
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre demande {told.reference} a abouti : vous êtes titulaire {ofCount(told)} de
        l’entreprise {told.siren}.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Vous les retrouvez dans « Gérer les services », puis « Consulter vos services (habilitations) ».
      </MailParagraph>
      {NOT_YOU}
    </>,
  );
}

/** To the applicant: the operator said no, and why. */
export function refusedMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
  { at, reason }: { at: Date; reason: string },
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    at,
    'role-request-refused',
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre demande {told.reference} ({what(told)}) a été refusée. Motif : {reason}
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Aucun service n’a été ouvert, et rien d’autre ne change dans votre espace. Une fois ce motif levé,
        vous pouvez faire une nouvelle demande.
      </MailParagraph>
    </>,
  );
}

/** To the applicant: its time is over. */
export function expiredMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    at,
    'role-request-ended',
    <>
      <MailParagraph>
        Votre demande {told.reference} ({what(told)}) a pris fin le {longDay(told.lastDay)} sans avoir
        abouti : aucun service n’a été ouvert.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Si vous en avez toujours besoin, refaites-la : « Gérer les services », puis « {PATHS[told.kind]} ».
      </MailParagraph>
    </>,
  );
}

/** To the applicant: somebody else was faster, or the titulaire is another by now. */
export function overtakenMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    at,
    'role-request-ended',
    <>
      <MailParagraph>
        Votre demande {told.reference} ({what(told)}) a pris fin le {longMoment(at)} : depuis que vous l’avez
        faite, ces services ont un autre titulaire. Aucun service n’a été ouvert.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Pour remplacer ce titulaire, faites une nouvelle demande dans « Gérer vos substitutions » : il en sera
        informé à son tour.
      </MailParagraph>
    </>,
  );
}

/** To the applicant: the titulaire objects. */
export function contestedMail(
  installation: Installation,
  applicant: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return toApplicant(
    installation,
    applicant,
    told,
    at,
    'role-request-contested',
    <>
      <MailParagraph>
        Le {longMoment(at)}, la personne qui est titulaire aujourd’hui s’est opposée à votre demande{' '}
        {told.reference} ({what(told)}).
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Votre demande n’est pas terminée : le service des impôts lit votre motif et le sien, puis décide. Vous
        serez informé de sa décision par courriel.
      </MailParagraph>
    </>,
  );
}

const NOT_YOU = (
  <MailParagraph>
    Si vous n’êtes pas à l’origine de cette demande, quelqu’un d’autre se connecte à votre espace : changez
    votre mot de passe et appelez l’assistance sans attendre.
  </MailParagraph>
);

function what(told: ToldRequest): string {
  return told.kind === 'adhesion'
    ? `l’adhésion à ${countOf(told)} pour l’entreprise ${told.siren}`
    : `à devenir titulaire ${ofCount(told)} de l’entreprise ${told.siren}, à la place d’une autre personne`;
}

function toApplicant(
  installation: Installation,
  applicant: Account,
  { kind }: ToldRequest,
  at: Date,
  purpose: MailPurpose,
  body: ComponentChildren,
): OutgoingMail {
  const subject = SUBJECTS[kind];
  return accountMail(installation, applicant, at, { purpose, subject }, body);
}
