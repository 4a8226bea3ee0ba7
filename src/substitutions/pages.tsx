import { type Catalogue, serviceIds } from '../home/catalogue.ts';
import { spokenName } from '../home/rules.ts';
import { type OwnRequest, REQUEST_PATHS, type ReceivedRequest } from '../mandates/role-request.ts';
import { CompanyChosen, CompanyStep } from '../role-requests/company-step.tsx';
import { OwnRequests } from '../role-requests/own-requests.tsx';
import { CapacityChoice, ServiceChoice } from '../role-requests/service-choice.tsx';
import { Button } from '../web/components/button.tsx';
import { TextArea } from '../web/components/field.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Lead, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { DataTable } from '../web/components/lists.tsx';
import { Notice, Panel } from '../web/components/notice.tsx';
import type { Site, View } from '../web/components/view.ts';
import { parisDay, shortDay } from '../web/french-dates.ts';
import { heldByOthers, type SubstitutionErrors, type TypedSubstitution } from './form.ts';
import { SUBSTITUTION_TEXTS } from './texts.ts';

export const SUBSTITUTIONS_PATH = REQUEST_PATHS.substitution;
const { title: TITLE, steps: STEPS } = SUBSTITUTION_TEXTS;
const BREADCRUMB = [...UNDER_SERVICES, { label: TITLE }];

export interface SubstitutionsPageProps {
  view: View;
  requests: readonly OwnRequest[];
  received: readonly ReceivedRequest[];
  firstLetterAwaited: boolean;
  siren?: string;
  error?: string | undefined;
  /** What was just answered. */
  answered?: 'agreed' | 'contested' | undefined;
}

/** What one is asked, what one has asked, and the first step of another request. */
export function SubstitutionsPage(props: SubstitutionsPageProps) {
  const { view, requests, received, firstLetterAwaited, siren = '', error, answered } = props;
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      news={answered ? 'Réponse enregistrée' : undefined}
      fields={['siren']}
      errors={{ siren: error }}
      aside={<SubstitutionGuidance site={view.site} current={0} />}
    >
      {answered ? <Answered answer={answered} /> : null}
      <Lead>
        Devenez titulaire d’un service à la place d’une autre personne, par exemple quand elle a quitté
        l’entreprise.
      </Lead>
      {received.length > 0 ? <Received received={received} /> : null}
      <OwnRequests requests={requests} />
      <SectionTitle>Demander à remplacer un titulaire</SectionTitle>
      <CompanyStep action={SUBSTITUTIONS_PATH} siren={siren} firstLetterAwaited={firstLetterAwaited} />
    </FormPage>
  );
}

function Answered({ answer }: { answer: 'agreed' | 'contested' }) {
  return answer === 'agreed' ? (
    <Panel
      title="Vous avez accepté"
      level={2}
      announce
      facts={[
        'L’autre personne est titulaire à votre place, les suppléants restent.',
        'Un courriel vous le confirme.',
      ]}
    />
  ) : (
    <Panel
      title="Votre opposition est enregistrée"
      level={2}
      announce
      facts={['Vous êtes toujours titulaire.', 'Le service des impôts lit vos deux motifs, puis décide.']}
    />
  );
}

function Received({ received }: { received: readonly ReceivedRequest[] }) {
  return (
    <>
      <SectionTitle>Demandes qui vous concernent</SectionTitle>
      <p>Une autre personne demande à devenir titulaire à votre place. Votre réponse est attendue.</p>
      <DataTable
        caption="Demandes de remplacement reçues"
        columns={['Entreprise', 'Services', 'Demandeur', 'Opposition possible jusqu’au', 'Votre réponse']}
        rows={received.map((one) => [
          `${one.name} (${one.siren})`,
          String(one.services.length),
          spokenName(one.applicant.firstName, one.applicant.lastName),
          shortDay(parisDay(one.objectUntil)),
          <a key="answer" href={`${SUBSTITUTIONS_PATH}/${one.id}/reponse`}>
            {one.objection === null ? 'Répondre' : 'Voir votre opposition'}
            <span class="govuk-visually-hidden"> ({one.name})</span>
          </a>,
        ])}
      />
    </>
  );
}

export interface ReplacePageProps {
  view: View;
  catalogue: Catalogue;
  siren: string;
  typed: TypedSubstitution;
  titulaires: ReadonlyMap<string, string>;
  /** The account that asks. */
  accountId: string;
  errors?: SubstitutionErrors | undefined;
}

/** Second step: as what, of which services, and why. Who holds them is not said. */
export function ReplacePage(props: ReplacePageProps) {
  const { view, catalogue, siren, typed, titulaires, accountId, errors } = props;
  const offered = heldByOthers(catalogue, titulaires, accountId);
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      step={{ current: 1, steps: STEPS }}
      fields={['capacity', 'services', 'reason']}
      errors={errors}
      firstOf={{ services: 'all_services' }}
      aside={<SubstitutionGuidance site={view.site} current={0} />}
    >
      <CompanyChosen siren={siren} first={SUBSTITUTIONS_PATH} />
      {offered.length === 0 ? (
        <Notice title="Aucun service de cette entreprise n’a un autre titulaire que vous">
          <p>
            Il n’y a personne à remplacer. Les services sans titulaire se demandent dans «&nbsp;
            <a href={`/espace/adhesion/services?siren=${siren}`}>Adhérer aux services en ligne</a> ».
          </p>
        </Notice>
      ) : (
        <Form action={`${SUBSTITUTIONS_PATH}/services`}>
          <RequiredNote />
          <input type="hidden" name="siren" value={siren} />
          <CapacityChoice value={typed.capacity} />
          <ServiceChoice
            catalogue={catalogue}
            typed={typed}
            legend="De quels services voulez-vous devenir titulaire ?"
            all={
              offered.length === 1
                ? 'Le service qui a un autre titulaire'
                : `Tous les services qui ont un autre titulaire (${offered.length})`
            }
            offered={offered}
            others={freeServices(props, offered)}
          />
          <TextArea
            name="reason"
            label="Pourquoi faut-il remplacer cette personne ?"
            hint="1 000 caractères au plus. Elle lira ce motif, ainsi que votre nom et votre numéro d’abonné."
            value={typed.reason}
            required
          />
          <Button>Envoyer la demande</Button>
        </Form>
      )}
    </FormPage>
  );
}

function freeServices({ catalogue, siren, titulaires }: ReplacePageProps, offered: readonly string[]) {
  const ids = serviceIds(catalogue).filter((id) => !offered.includes(id));
  if (ids.length === 0) return undefined;
  const free = ids.filter((id) => !titulaires.has(id));
  return {
    title: ids.length === 1 ? 'Un autre service' : `${ids.length} autres services`,
    ids,
    children:
      free.length > 0 ? (
        <p>
          Ils n’ont pas de titulaire, ou c’est déjà vous. Ceux qui n’en ont pas se demandent dans «&nbsp;
          <a href={`/espace/adhesion/services?siren=${siren}`}>Adhérer aux services en ligne</a> ».
        </p>
      ) : (
        <p>Vous en êtes déjà titulaire.</p>
      ),
  };
}

export function SubstitutionGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez l’entreprise, les services et votre motif.',
        'La personne titulaire est informée : elle accepte, ou s’oppose dans les 15 jours.',
        'Sans opposition, une lettre avec un code part à l’adresse postale de l’entreprise.',
        'Vous saisissez le code : vous êtes titulaire, les suppléants restent.',
      ]}
      guides={[
        { href: '/aide/substitution', label: 'Remplacer le titulaire d’un service' },
        { href: '/aide/code-par-courrier', label: 'Saisir le code d’une lettre' },
      ]}
    />
  );
}
