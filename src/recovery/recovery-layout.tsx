import type { ComponentChildren } from 'preact';
import { ErrorSummary } from '../web/components/form.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import { Steps } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';
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

export interface RecoveryLayoutProps {
  view: View;
  step: (typeof STEPS)[number];
  /** One message a field, in the order of the form. */
  errors?: Readonly<Record<string, string | undefined>>;
  /** Says in the title that something is wrong, where no field is. */
  failed?: boolean;
  children?: ComponentChildren;
}

/** What the screens of « Mot de passe oublié » have in common. */
export function RecoveryLayout({ view, step, errors = {}, failed = false, children }: RecoveryLayoutProps) {
  const faults = Object.entries(errors).flatMap(([field, message]) => (message ? [{ field, message }] : []));
  return (
    <Layout view={view} title={TITLE} error={failed || faults.length > 0}>
      <PageTitle>{TITLE}</PageTitle>
      <Steps current={STEPS.indexOf(step)} steps={STEPS} />
      <ErrorSummary errors={faults} emptied={step === 'Nouveau mot de passe' ? view.emptied : []} />
      {children}
    </Layout>
  );
}
