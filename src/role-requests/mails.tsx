import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import type { RoleRequestKind } from '../database/schema.ts';
import { MailList, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import type { MailPurpose } from '../mail/purposes.ts';
import { objectUntil } from '../mandates/role-request.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import type { RoleRequest } from './role-request-row.ts';

/** What mails tell of a request. Nobody's name, and nothing that somebody typed: that is read in one's own space. */
export interface ToldRequest {
  kind: RoleRequestKind;
  reference: string;
  siren: string;
  /** How many services. */
  count: number;
  requestedAt: Date;
  lastDay: string;
  way: RoleRequest['way'];
}

export function requestTold(request: RoleRequest): ToldRequest {
  const { kind, reference, siren, services, requested_at: requestedAt, last_day: lastDay, way } = request;
  return { kind, reference, siren, count: services.length, requestedAt, lastDay, way };
}

const SUBJECTS = {
  adhesion: 'Espace professionnel - Adhésion aux services en ligne',
  substitution: 'Espace professionnel - Remplacement du titulaire',
  company: "Espace professionnel - Services d'une entreprise",
};

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
      <MailParagraph>
        Leur liste est dans « Gérer les services », puis « Consulter vos services (habilitations) ».
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
      <MailParagraph>
        Votre demande n’est pas terminée : le service des impôts lit votre motif et le sien, puis décide. Vous
        serez informé de sa décision par courriel.
      </MailParagraph>
    </>,
  );
}

/** To the titulaire: somebody asks to replace them. */
export function substitutionAskedMail(
  installation: Installation,
  holder: Account,
  to: string,
  told: ToldRequest,
): OutgoingMail {
  return accountMail(
    installation,
    holder,
    to,
    told.requestedAt,
    { purpose: 'substitution-asked', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(told.requestedAt)}, une autre personne a demandé à devenir titulaire à votre place{' '}
        {ofCount(told)} de l’entreprise {told.siren}. Pour l’instant, rien ne change.
      </MailParagraph>
      <MailParagraph>
        Vous pouvez accepter, ou vous opposer jusqu’au{' '}
        <strong>{longMoment(objectUntil(told.requestedAt))}</strong> :
      </MailParagraph>
      <MailSteps
        steps={[
          'connectez-vous à votre espace, en saisissant vous-même l’adresse du site',
          'ouvrez « Gérer les services », puis « Gérer vos substitutions » : le nom du demandeur et son motif y figurent',
          'acceptez, ou opposez-vous en disant pourquoi : le service des impôts lira vos deux motifs avant de décider',
        ]}
      />
      <MailParagraph>
        Sans opposition de votre part, une lettre avec un code sera envoyée à l’adresse postale de
        l’entreprise. Vous ne serez plus titulaire lorsque ce code aura été saisi.
      </MailParagraph>
      <MailParagraph>
        Si vous ne pouvez plus vous connecter, appelez l’assistance, avec votre numéro d’abonné.
      </MailParagraph>
    </>,
  );
}

/** To whoever was titulaire. */
export function replacedMail(
  installation: Installation,
  holder: Account,
  to: string,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return accountMail(
    installation,
    holder,
    to,
    at,
    { purpose: 'titulaire-replaced', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une autre personne est devenue titulaire à votre place {ofCount(told)} de
        l’entreprise {told.siren}, à la suite de la demande faite le {longMoment(told.requestedAt)}.
      </MailParagraph>
      <MailList
        items={[
          'vos autres services et vos autres entreprises restent les mêmes',
          'les suppléants de ces services restent en place',
          'les délégations que vous y aviez données sont suspendues, jusqu’à ce que le nouveau titulaire les confirme',
        ]}
      />
      <MailParagraph>
        Si vous n’en avez pas été informé avant, ou si vous n’êtes pas d’accord, appelez l’assistance sans
        attendre.
      </MailParagraph>
    </>,
  );
}

/** To a titulaire whose agreement to be replaced was contested: the operator did not let it stand. */
export function titulaireAgainMail(
  installation: Installation,
  holder: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return accountMail(
    installation,
    holder,
    holder.sign_in_email,
    at,
    { purpose: 'titulaire-replaced', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre remplacement comme titulaire {ofCount(told)} de l’entreprise {told.siren},
        qui avait été contesté, a été annulé : vous en êtes de nouveau titulaire.
      </MailParagraph>
      <MailParagraph>
        Les délégations que vous y aviez données sont en sommeil : réveillez celles qui restent utiles dans
        « Gérer ou consulter vos délégations ».
      </MailParagraph>
    </>,
  );
}

/** To a suppléant of the company. */
export function titulaireChangedMail(
  installation: Installation,
  account: Account,
  told: ToldRequest,
  at: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    at,
    { purpose: 'company-told', subject: SUBJECTS.company },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une autre personne est devenue titulaire {ofCount(told)} de l’entreprise{' '}
        {told.siren}, dont vous êtes administrateur suppléant.
      </MailParagraph>
      <MailParagraph>
        Vos droits restent les mêmes. Si ce changement vous surprend, appelez l’assistance.
      </MailParagraph>
    </>,
  );
}

/** To a titulaire of the same company: it has, or may have, another one for other services. */
export function companyMail(
  installation: Installation,
  account: Account,
  told: ToldRequest & { what: 'asked' | 'opened' },
  at: Date,
): OutgoingMail {
  return accountMail(
    installation,
    account,
    account.sign_in_email,
    at,
    { purpose: 'company-told', subject: SUBJECTS.company },
    <>
      <MailParagraph>
        {told.what === 'asked' ? (
          <>
            Le {longMoment(at)}, une autre personne a demandé à devenir titulaire {ofCount(told)} de
            l’entreprise {told.siren}, dont personne n’est titulaire ici. Rien n’est encore ouvert.
          </>
        ) : (
          <>
            Le {longMoment(at)}, une autre personne est devenue titulaire {ofCount(told)} de l’entreprise{' '}
            {told.siren}, dont personne n’était titulaire ici.
          </>
        )}
      </MailParagraph>
      <MailParagraph>
        Ce dont vous êtes titulaire reste à vous. Si l’entreprise n’a rien demandé, appelez l’assistance, avec
        votre numéro d’abonné.
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

/** « titulaire d’un service » */
function ofCount({ count }: Pick<ToldRequest, 'count'>): string {
  return count === 1 ? 'd’un service' : `de ${count} services`;
}

function countOf({ count }: Pick<ToldRequest, 'count'>): string {
  return count === 1 ? 'un service' : `${count} services`;
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
  return accountMail(installation, applicant, applicant.sign_in_email, at, { purpose, subject }, body);
}
