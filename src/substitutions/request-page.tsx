import type { Catalogue } from '../home/catalogue.ts';
import type { OwnRequest } from '../mandates/role-request.ts';
import { RequestFacts, WithdrawForm } from '../role-requests/own-requests.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, PageTitle, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Notice, Panel } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longDay, longMoment } from '../web/french-dates.ts';
import { SUBSTITUTIONS_PATH, SubstitutionGuidance } from './pages.tsx';
import { SUBSTITUTION_TEXTS } from './texts.ts';

const under = (label: string) => [
  ...UNDER_SERVICES,
  { label: SUBSTITUTION_TEXTS.title, href: SUBSTITUTIONS_PATH },
  { label },
];

export interface SubstitutionRequestPageProps {
  view: View;
  catalogue: Catalogue;
  request: OwnRequest;
  now: Date;
  /** What was just done. */
  news?: 'asked' | 'withdrawn' | undefined;
}

/** One request, as its applicant follows it. */
export function SubstitutionRequestPage({
  view,
  catalogue,
  request,
  now,
  news,
}: SubstitutionRequestPageProps) {
  const title = `Demande de remplacement ${request.reference}`;
  return (
    <Layout
      view={view}
      title={title}
      news={news === 'asked' ? 'Demande envoyée' : news === 'withdrawn' ? 'Demande retirée' : undefined}
      aside={<SubstitutionGuidance site={view.site} current={stepOf(request, now)} />}
    >
      <Breadcrumb items={under(request.reference)} />
      <PageTitle>{title}</PageTitle>
      {news === 'asked' ? (
        <Panel title="Votre demande est envoyée" level={2} announce>
          Un courriel vous le confirme, et la personne titulaire est informée.
        </Panel>
      ) : null}
      {news === 'withdrawn' ? (
        <Panel title="Votre demande est retirée" level={2} announce>
          Rien ne change pour la personne titulaire.
        </Panel>
      ) : null}
      <WhatNow request={request} now={now} />
      <SectionTitle>La demande</SectionTitle>
      <RequestFacts request={request} catalogue={catalogue} />
      <ButtonGroup>
        <ButtonLink href={SUBSTITUTIONS_PATH} kind="secondary">
          Toutes vos demandes de remplacement
        </ButtonLink>
        <WithdrawForm request={request} />
      </ButtonGroup>
    </Layout>
  );
}

/** What came to nothing is at no step. */
const NONE = -1;

function stepOf({ state, hasLetter, objectUntil, isContested }: OwnRequest, now: Date): number {
  if (state === 'granted') return 4;
  if (state !== 'waiting') return NONE;
  if (hasLetter) return 3;
  return now >= objectUntil && !isContested ? 2 : 1;
}

function WhatNow({ request, now }: { request: OwnRequest; now: Date }) {
  const { state, isContested, hasLetter, objectUntil, lastDay } = request;
  if (state === 'granted')
    return (
      <Notice tone="success" title="Vous êtes titulaire">
        <p>
          Voyez « <a href="/espace/habilitations">Consulter vos services (habilitations)</a> ». Les
          délégations données par la personne remplacée sont en sommeil : elles ne donnent plus de droit tant
          que vous ne les avez pas renouvelées.
        </p>
      </Notice>
    );
  if (state !== 'waiting') return null;
  if (isContested)
    return (
      <Notice tone="waiting" title="La personne titulaire s’est opposée à votre demande">
        <p>Le service des impôts lit vos deux motifs, puis décide. Vous serez informé par courriel.</p>
      </Notice>
    );
  if (hasLetter)
    return (
      <Notice tone="waiting" title="Attendez la lettre, puis saisissez son code">
        <p>
          Une lettre avec un code a été imprimée pour l’adresse postale de l’entreprise. Saisissez ce code
          jusqu’au <strong>{longDay(lastDay)}</strong>. <a href="/activation">Saisir le code de la lettre</a>
        </p>
      </Notice>
    );
  return (
    <Notice tone="waiting" title="La réponse de la personne titulaire est attendue">
      <p>
        {now < objectUntil ? (
          <>
            Elle peut s’opposer jusqu’au <strong>{longMoment(objectUntil)}</strong>, et accepter à tout
            moment. Sans opposition, une lettre avec un code sera ensuite envoyée à l’adresse postale de
            l’entreprise.
          </>
        ) : (
          <>
            Elle ne s’est pas opposée : une lettre avec un code va être envoyée à l’adresse postale de
            l’entreprise.
          </>
        )}
      </p>
    </Notice>
  );
}
