import type { Account } from '../account/account.ts';
import { accountMail } from '../account/account-mail.tsx';
import type { Installation } from '../config/installation.ts';
import { MailList, MailParagraph, MailSteps } from '../mail/layout.tsx';
import type { OutgoingMail } from '../mail/outgoing-mail.ts';
import { longMoment } from '../web/french-dates.ts';
import { ofCount, SUBJECTS } from './texts.ts';
import type { ToldRequest } from './told-request.ts';
import { ServicesTold } from './told-services.tsx';

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
    told.requestedAt,
    { to, purpose: 'substitution-asked', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(told.requestedAt)}, une autre personne a demandé à devenir titulaire à votre place{' '}
        {ofCount(told)} de l’entreprise {told.siren}. Pour l’instant, rien ne change.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Vous pouvez accepter, ou vous opposer jusqu’au <strong>{longMoment(told.objectUntil)}</strong> :
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
    at,
    { to, purpose: 'titulaire-replaced', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une autre personne est devenue titulaire à votre place {ofCount(told)} de
        l’entreprise {told.siren}, à la suite de la demande faite le {longMoment(told.requestedAt)}.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailList
        items={[
          'vos autres services et vos autres entreprises restent les mêmes',
          'les suppléants de ces services restent en place',
          'les délégations que vous y aviez données sont en sommeil, jusqu’à ce que le nouveau titulaire les confirme',
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
    at,
    { purpose: 'titulaire-replaced', subject: SUBJECTS.substitution },
    <>
      <MailParagraph>
        Le {longMoment(at)}, votre remplacement comme titulaire {ofCount(told)} de l’entreprise {told.siren},
        qui avait été contesté, a été annulé : vous en êtes de nouveau titulaire.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Les délégations que vous y aviez données sont en sommeil : renouvelez celles qui restent utiles dans
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
    at,
    { purpose: 'company-told', subject: SUBJECTS.company },
    <>
      <MailParagraph>
        Le {longMoment(at)}, une autre personne est devenue titulaire {ofCount(told)} de l’entreprise{' '}
        {told.siren}, dont vous êtes administrateur suppléant.
      </MailParagraph>
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
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
      <ServicesTold names={installation.SERVICE_NAMES} told={told} />
      <MailParagraph>
        Ce dont vous êtes titulaire reste à vous. Si l’entreprise n’a rien demandé, appelez l’assistance, avec
        votre numéro d’abonné.
      </MailParagraph>
    </>,
  );
}
