import { FormPage, type FormPageProps } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import type { Site } from '../web/components/view.ts';
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

const TITLE = 'Mot de passe oublié';
const STEPS = ['Demande', 'Vérification', 'Nouveau mot de passe'] as const;

export interface RecoveryLayoutProps
  extends Pick<FormPageProps<RecoveryField>, 'view' | 'errors' | 'failed' | 'news' | 'children'>,
    Partial<Pick<FormPageProps<RecoveryField>, 'fields'>> {
  step: (typeof STEPS)[number];
}

type RecoveryField = 'email' | 'code' | 'answer' | 'password' | 'password_confirmation';

/** What the screens of « Mot de passe oublié » have in common. */
export function RecoveryLayout({ step, fields = [], ...page }: RecoveryLayoutProps) {
  return (
    <FormPage
      title={TITLE}
      step={{ current: STEPS.indexOf(step), steps: STEPS }}
      fields={fields}
      aside={<RecoveryGuidance site={page.view.site} current={STEPS.indexOf(step)} />}
      {...page}
    />
  );
}

/** How a password is chosen anew, beside each of its screens. */
export function RecoveryGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez votre adresse de connexion : un code y est envoyé.',
        site.SECURITY_QUESTION
          ? 'Vous saisissez ce code, et la réponse à votre question de confiance.'
          : 'Vous saisissez ce code.',
        'Vous choisissez un nouveau mot de passe : il sert aussitôt.',
      ]}
      guides={[{ href: '/aide/mot-de-passe-oublie', label: 'Mot de passe oublié' }]}
    />
  );
}
