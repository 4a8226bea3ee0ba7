import type { ComponentChildren } from 'preact';
import { ErrorSummary } from '../web/components/error-summary.tsx';
import { PageTitle } from '../web/components/headings.tsx';
import { Layout } from '../web/components/layout.tsx';
import { Steps } from '../web/components/steps.tsx';
import type { View } from '../web/components/view.ts';

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
