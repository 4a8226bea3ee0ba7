import { FormPage, type FormPageProps } from '../web/components/form-page.tsx';
import { Steps } from '../web/components/steps.tsx';
import type { Recovered } from './choose-password.ts';

/** What the browser carries from one screen to the next, sealed. */
export type RecoveryStep =
  /** The page that follows repeats the address, to be read again. */
  | { step: 'asked'; email: string }
  /** The code was right, the answer not yet: it need not be typed again. */
  | { step: 'code-recognised'; recoveryId: string }
  | { step: 'verified'; recoveryId: string }
  /** `sentAgain`: the form came a second time, perhaps with another password, and the first one counts. */
  | ({ step: 'recovered'; sentAgain?: true } & Recovered);

export const RECOVERY_PATHS = {
  request: '/mot-de-passe-oublie',
  requested: '/mot-de-passe-oublie/demande',
  verification: '/mot-de-passe-oublie/verification',
  newPassword: '/mot-de-passe-oublie/nouveau',
  recovered: '/mot-de-passe-oublie/termine',
  noMailbox: '/mot-de-passe-oublie/sans-messagerie',
} as const;

const TITLE = 'Mot de passe oublié';
const STEPS = ['Demande', 'Vérification', 'Nouveau mot de passe'] as const;

export interface RecoveryLayoutProps
  extends Pick<FormPageProps<RecoveryField>, 'view' | 'errors' | 'failed' | 'children'>,
    Partial<Pick<FormPageProps<RecoveryField>, 'fields'>> {
  step: (typeof STEPS)[number];
}

type RecoveryField = 'email' | 'code' | 'answer' | 'password' | 'password_confirmation';

/** What the screens of « Mot de passe oublié » have in common. */
export function RecoveryLayout({ step, fields = [], ...page }: RecoveryLayoutProps) {
  return (
    <FormPage
      title={TITLE}
      steps={<Steps current={STEPS.indexOf(step)} steps={STEPS} />}
      fields={fields}
      {...page}
    />
  );
}
