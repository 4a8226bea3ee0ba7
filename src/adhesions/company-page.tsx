import type { OwnRequest } from '../mandates/role-request.ts';
import { CompanyStep } from '../role-requests/company-step.tsx';
import { OwnRequests } from '../role-requests/own-requests.tsx';
import { Lead } from '../web/components/layout.tsx';
import { Warning } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { ADHESION_PATH, StepPage } from './step-page.tsx';

/** From so many companies on, one space becomes hard to keep in view. */
const MANY_COMPANIES = 100;

export interface CompanyPageProps {
  view: View;
  requests: readonly OwnRequest[];
  /** How many companies the space has. */
  dossiers: number;
  /** The letter that opens the person's own company has yet to come: nothing can be asked before. */
  firstLetterAwaited: boolean;
  siren?: string;
  error?: string | undefined;
}

/** First step: of which company; and what was asked before. */
export function CompanyPage(props: CompanyPageProps) {
  const { view, requests, dossiers, firstLetterAwaited, siren = '', error } = props;
  return (
    <StepPage
      view={view}
      current={firstLetterAwaited ? undefined : 0}
      fields={['siren']}
      errors={{ siren: error }}
    >
      <Lead>
        Faites ouvrir des services en ligne pour une entreprise : vous en devenez titulaire, et pouvez ensuite
        désigner des suppléants et donner des délégations.
      </Lead>
      <CompanyStep action={ADHESION_PATH} siren={siren} firstLetterAwaited={firstLetterAwaited}>
        {dossiers >= MANY_COMPANIES ? <ManyCompanies count={dossiers} /> : null}
      </CompanyStep>
      <OwnRequests requests={requests} />
    </StepPage>
  );
}

function ManyCompanies({ count }: { count: number }) {
  return (
    <Warning title={`Votre espace compte ${count} entreprises`}>
      <p>
        Au-delà de 100 environ, un espace devient difficile à suivre. Vous pouvez en ajouter une autre ; un
        second espace, avec une autre adresse électronique de connexion, ou la délégation à un collaborateur
        est souvent plus simple.
      </p>
    </Warning>
  );
}
