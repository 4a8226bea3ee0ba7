import { displayedEmail } from '../account/email-address.ts';
import { WaitingCodeState, WaitingNotice, type WaitingNoticeProps } from '../codes/waiting-notice.tsx';
import { longMoment } from '../web/french-dates.ts';
import { addressPath } from './paths.ts';
import type { CompanyInView } from './read-company.ts';

/** The request that waits for its code: its own asker has it sent again, whoever manages the company cancels it. */
export function PendingAddressNotice({
  siren,
  pending,
  captcha,
}: {
  siren: string;
  pending: NonNullable<CompanyInView['pending']>;
} & Pick<WaitingNoticeProps, 'captcha'>) {
  const { change, newEmail, code, isOwn, by } = pending;
  const paths = {
    ...(isOwn && { resend: addressPath(siren, 'renvoyer'), correct: `${addressPath(siren)}&correction=1` }),
    cancel: addressPath(siren, 'annuler'),
  };
  return (
    <WaitingNotice title="Une nouvelle adresse attend son code" paths={paths} captcha={captcha}>
      <p>
        Le {longMoment(change.requested_at)}, {isOwn ? 'vous avez' : `${by ?? 'une personne'} a`} demandé pour
        l’entreprise l’adresse <strong>{displayedEmail(newEmail)}</strong>. <WaitingCodeState code={code} />
      </p>
      {isOwn ? (
        <p>
          <a href="/activation">Saisir le code</a>. D’ici là, rien ne change pour l’entreprise. Une nouvelle
          demande remplace celle-ci.
        </p>
      ) : (
        <p>
          Cette personne saisit le code dans son espace. D’ici là, rien ne change. Si cette demande vous
          surprend, annulez-la ; une demande de votre part la remplace aussi.
        </p>
      )}
    </WaitingNotice>
  );
}
