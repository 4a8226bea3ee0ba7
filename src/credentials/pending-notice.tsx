import { displayedEmail } from '../account/email-address.ts';
import { WaitingCodeState, WaitingNotice, type WaitingNoticeProps } from '../codes/waiting-notice.tsx';
import { longMoment } from '../web/french-dates.ts';
import type { PendingChange } from './pending-change.ts';

const PATHS = {
  resend: '/espace/identifiants/renvoyer',
  correct: '/espace/identifiants?correction=1',
  cancel: '/espace/identifiants/annuler',
};

/** The request that waits for its code, with its deadline and the ways out. */
export function PendingNotice(props: { pending: PendingChange } & Pick<WaitingNoticeProps, 'captcha'>) {
  const { pending, captcha } = props;
  return (
    <WaitingNotice title="Une modification attend son activation" paths={PATHS} captcha={captcha}>
      <p>
        Le {longMoment(pending.requestedAt)}, vous avez demandé à vous connecter avec l’adresse{' '}
        <strong>{displayedEmail(pending.newEmail)}</strong>
        {pending.withPassword ? ' et avec un nouveau mot de passe' : ''}.{' '}
        <WaitingCodeState code={pending.code} />
      </p>
      <p>
        <a href="/activation">Activez votre espace abonné</a>. D’ici là, seuls vos identifiants actuels
        fonctionnent. Une nouvelle demande remplace celle-ci ; changer de mot de passe sans changer d’adresse
        l’annule.
      </p>
    </WaitingNotice>
  );
}
