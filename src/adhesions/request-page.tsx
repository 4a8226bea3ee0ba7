import type { Catalogue } from '../home/catalogue.ts';
import { type OwnRequest, pathOfRequest } from '../mandates/role-request.ts';
import { RequestFacts, WithdrawForm } from '../role-requests/own-requests.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, PageTitle, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Notice, Panel } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longDay } from '../web/french-dates.ts';
import { ADHESION_PATH, AdhesionGuidance } from './step-page.tsx';
import { ADHESION_TEXTS } from './texts.ts';

/** At which step it is; what came to nothing is at none. */
const STEPS = { waiting: 1, granted: 3, refused: -1, withdrawn: -1, expired: -1, overtaken: -1 } as const;

export interface AdhesionRequestPageProps {
  view: View;
  catalogue: Catalogue;
  request: OwnRequest;
  /** What was just done. */
  news?: 'asked' | 'withdrawn' | undefined;
}

/** One request: what it waits for, or what became of it. */
export function AdhesionRequestPage({ view, catalogue, request, news }: AdhesionRequestPageProps) {
  const title = `Demande d’adhésion ${request.reference}`;
  const breadcrumb = [
    ...UNDER_SERVICES,
    { label: ADHESION_TEXTS.title, href: ADHESION_PATH },
    { label: request.reference },
  ];
  return (
    <Layout
      view={view}
      title={title}
      news={news === 'asked' ? 'Demande envoyée' : news === 'withdrawn' ? 'Demande retirée' : undefined}
      aside={<AdhesionGuidance site={view.site} current={STEPS[request.state]} />}
    >
      <Breadcrumb items={breadcrumb} />
      <PageTitle>{title}</PageTitle>
      {news === 'asked' ? (
        <Panel title="Votre demande est envoyée" level={2} announce>
          Un courriel vous le confirme. Aucun service n’est encore ouvert.
        </Panel>
      ) : null}
      {news === 'withdrawn' ? (
        <Panel title="Votre demande est retirée" level={2} announce>
          Elle n’ouvrira aucun service.
        </Panel>
      ) : null}
      <WhatNow request={request} />
      <SectionTitle>La demande</SectionTitle>
      <RequestFacts request={request} catalogue={catalogue} />
      <ButtonGroup>
        <ButtonLink href={ADHESION_PATH} kind="secondary">
          Toutes vos demandes d’adhésion
        </ButtonLink>
        <WithdrawForm request={request} />
      </ButtonGroup>
    </Layout>
  );
}

function WhatNow({ request }: { request: OwnRequest }) {
  if (request.state === 'granted')
    return (
      <Notice tone="success" title="Les services sont ouverts">
        <p>
          Vous en êtes titulaire : voyez «&nbsp;
          <a href="/espace/habilitations">Consulter vos services (habilitations)</a> ».
        </p>
      </Notice>
    );
  if (request.state !== 'waiting') return null;
  if (request.way === 'form' && !request.hasLetter)
    return (
      <Notice tone="waiting" title="Faites signer le formulaire, puis envoyez-le">
        <p>
          Imprimez-le et faites-le signer, puis envoyez-le au service des impôts dont dépend l’entreprise
          avant le <strong>{longDay(request.lastDay)}</strong>. Il porte la référence de la demande.
        </p>
        <p>
          <a href={`${pathOfRequest(request)}/formulaire.pdf`}>Télécharger le formulaire (PDF)</a>
        </p>
      </Notice>
    );
  return (
    <Notice tone="waiting" title="Attendez la lettre, puis saisissez son code">
      <p>
        {request.hasLetter
          ? 'Une lettre avec un code a été imprimée pour l’adresse postale de l’entreprise. Saisissez ce code jusqu’au '
          : 'Une lettre avec un code sera envoyée à l’adresse postale de l’entreprise. Sans suite, la demande prend fin le '}
        <strong>{longDay(request.lastDay)}</strong>.
      </p>
      <p>
        <a href="/activation">Saisir le code de la lettre</a>
      </p>
    </Notice>
  );
}
