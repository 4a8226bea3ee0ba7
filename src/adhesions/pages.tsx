import type { Catalogue } from '../home/catalogue.ts';
import { serviceIds } from '../home/catalogue.ts';
import type { OwnRequest } from '../mandates/role-request.ts';
import type { AskedRole } from '../role-requests/ask-role.ts';
import { serviceField } from '../role-requests/form.ts';
import { OwnRequests } from '../role-requests/own-requests.tsx';
import {
  CapacityChoice,
  capacityWords,
  ServiceChoice,
  ServiceNameList,
  SirenField,
} from '../role-requests/service-choice.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { RadioGroup } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { Guidance } from '../web/components/guidance.tsx';
import { Lead, SectionTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { SummaryList } from '../web/components/lists.tsx';
import { Notice, Warning } from '../web/components/notice.tsx';
import type { Site, View } from '../web/components/view.ts';
import { type AdhesionErrors, queryOf, type TypedAdhesion } from './form.ts';
import { ADHESION_TEXTS } from './texts.ts';

export const ADHESION_PATH = '/espace/adhesion';
const { title: TITLE, steps: STEPS } = ADHESION_TEXTS;
const BREADCRUMB = [...UNDER_SERVICES, { label: TITLE }];

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
export function CompanyPage({
  view,
  requests,
  dossiers,
  firstLetterAwaited,
  siren = '',
  error,
}: CompanyPageProps) {
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      {...(!firstLetterAwaited && { step: { current: 0, steps: STEPS } })}
      fields={['siren']}
      errors={{ siren: error }}
      aside={<AdhesionGuidance site={view.site} current={0} />}
    >
      <Lead>
        Faites ouvrir des services en ligne pour une entreprise : vous en devenez titulaire, et pouvez ensuite
        désigner des suppléants et donner des délégations.
      </Lead>
      {firstLetterAwaited ? (
        <FirstLetter />
      ) : (
        <>
          {dossiers >= MANY_COMPANIES ? <ManyCompanies count={dossiers} /> : null}
          <Form action={ADHESION_PATH}>
            <RequiredNote />
            <SirenField value={siren} />
            <Button>Continuer</Button>
          </Form>
        </>
      )}
      <OwnRequests requests={requests} />
    </FormPage>
  );
}

function FirstLetter() {
  return (
    <Notice tone="waiting" title="Attendez d’abord la lettre de votre entreprise">
      <p>
        Votre espace est en mode simplifié, et les services de votre entreprise ne sont pas encore ouverts.
        Saisissez le code de la lettre qui lui est envoyée : vous pourrez ensuite adhérer pour une autre.
      </p>
      <p>
        <a href="/activation">Saisir le code de la lettre</a>
      </p>
    </Notice>
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

export interface ServicesPageProps {
  view: View;
  catalogue: Catalogue;
  siren: string;
  typed: TypedAdhesion;
  titulaires: ReadonlyMap<string, string>;
  /** The account that asks. */
  accountId: string;
  errors?: AdhesionErrors | undefined;
}

/** Second step: as what, which services, and how it will be proved. Who holds the others is not said. */
export function AdhesionServicesPage(props: ServicesPageProps) {
  const { view, catalogue, siren, typed, titulaires, errors } = props;
  const all = serviceIds(catalogue);
  const free = new Set(all.filter((id) => !titulaires.has(id)));
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      step={{ current: 1, steps: STEPS }}
      fields={['capacity', 'services', 'way']}
      errors={errors}
      firstOf={{ services: 'all_services' }}
      aside={<AdhesionGuidance site={view.site} current={0} />}
    >
      <p>
        Entreprise <strong>{siren}</strong> (SIREN). <a href={ADHESION_PATH}>Changer d’entreprise</a>
      </p>
      {free.size === 0 ? (
        <NothingFree {...props} />
      ) : (
        <Form action={`${ADHESION_PATH}/services`}>
          <RequiredNote />
          <input type="hidden" name="siren" value={siren} />
          <CapacityChoice value={typed.capacity} />
          <ServiceChoice
            catalogue={catalogue}
            typed={typed}
            legend="Quels services demandez-vous ?"
            all={free.size === all.length ? 'Tous les services' : `Tous les services libres (${free.size})`}
            offered={free}
            others={takenServices(props)}
          />
          <WayChoice value={typed.way} />
          <Button>Continuer</Button>
        </Form>
      )}
    </FormPage>
  );
}

function takenServices({ catalogue, siren, titulaires, accountId }: ServicesPageProps) {
  const taken = serviceIds(catalogue).filter((id) => titulaires.has(id));
  if (taken.length === 0) return undefined;
  const own = taken.filter((id) => titulaires.get(id) === accountId);
  return {
    title:
      taken.length === 1
        ? 'Un service a déjà un titulaire'
        : `${taken.length} services ont déjà un titulaire`,
    ids: new Set(taken),
    children: own.length === taken.length ? <p>C’est vous.</p> : <TwoWays siren={siren} />,
  };
}

function NothingFree({ siren, catalogue, titulaires, accountId }: ServicesPageProps) {
  const areAllOwn = serviceIds(catalogue).every((id) => titulaires.get(id) === accountId);
  return (
    <Notice title="Tous les services de cette entreprise ont déjà un titulaire">
      {areAllOwn ? <p>C’est vous : vous n’avez rien à demander.</p> : <TwoWays siren={siren} />}
    </Notice>
  );
}

/** A service already held leads to these. */
function TwoWays({ siren }: { siren: string }) {
  return (
    <>
      <p>Vous avez deux possibilités :</p>
      <ul>
        <li>
          demander une délégation à la personne qui en est titulaire, si vous la connaissez : elle la donne
          dans « Gérer ou consulter vos délégations », avec votre numéro d’abonné et votre nom ;
        </li>
        <li>
          si elle ne doit plus en être titulaire,{' '}
          <a href={`/espace/substitutions/services?siren=${siren}`}>demander à la remplacer</a>.
        </li>
      </ul>
    </>
  );
}

function WayChoice({ value }: { value: string }) {
  return (
    <RadioGroup
      legend="Comment prouverez-vous que vous pouvez agir pour l’entreprise ?"
      name="way"
      value={value}
      required
      choices={[
        {
          value: 'form',
          label: ADHESION_TEXTS.ways.form,
          hint: 'Vous imprimez un formulaire à la fin. Le représentant légal le signe.',
        },
        {
          value: 'letter',
          label: ADHESION_TEXTS.ways.letter,
          hint: 'C’est l’adresse du registre des entreprises, et non une adresse que vous indiquez.',
        },
      ]}
    />
  );
}

export interface SummaryPageProps {
  view: View;
  catalogue: Catalogue;
  typed: TypedAdhesion;
  asked: AskedRole;
}

/** Third step: what will be sent. */
export function AdhesionSummaryPage({ view, catalogue, typed, asked }: SummaryPageProps) {
  const change = { label: 'Modifier', href: `${ADHESION_PATH}/services?${queryOf(typed)}` };
  return (
    <FormPage
      view={view}
      title={TITLE}
      breadcrumb={BREADCRUMB}
      step={{ current: 2, steps: STEPS }}
      fields={[]}
      aside={<AdhesionGuidance site={view.site} current={0} />}
    >
      <SectionTitle>Relisez votre demande</SectionTitle>
      <SummaryList
        rows={[
          {
            label: 'Entreprise (SIREN)',
            value: asked.siren,
            action: { label: 'Modifier', href: ADHESION_PATH, hiddenText: 'l’entreprise' },
          },
          {
            label: 'Votre qualité',
            value: capacityWords(asked.capacity),
            action: { ...change, hiddenText: 'votre qualité' },
          },
          {
            label: 'Services',
            value: <ServiceNameList catalogue={catalogue} ids={asked.services} />,
            action: { ...change, hiddenText: 'les services' },
          },
          {
            label: 'Preuve',
            value: ADHESION_TEXTS.ways[asked.way],
            action: { ...change, hiddenText: 'la preuve' },
          },
        ]}
      />
      <p>
        Rien n’est ouvert tout de suite. Les personnes qui sont déjà titulaires d’autres services de cette
        entreprise sont informées qu’une demande est faite, sans votre nom.
      </p>
      <Form action={`${ADHESION_PATH}/recapitulatif`}>
        <input type="hidden" name="siren" value={asked.siren} />
        <input type="hidden" name="capacity" value={asked.capacity} />
        <input type="hidden" name="way" value={asked.way} />
        {asked.services.map((id) => (
          <input key={id} type="hidden" name={serviceField(id)} value="1" />
        ))}
        <ButtonGroup>
          <Button>Envoyer la demande</Button>
          <ButtonLink href={ADHESION_PATH} kind="secondary">
            Annuler
          </ButtonLink>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

export function AdhesionGuidance({ site, current }: { site: Site; current: number }) {
  return (
    <Guidance
      site={site}
      current={current}
      steps={[
        'Vous indiquez l’entreprise, les services et votre qualité.',
        'Le formulaire signé, ou le code d’une lettre, prouve que vous pouvez agir pour elle, dans les 60 jours.',
        'Les services sont ouverts, et vous en êtes titulaire.',
      ]}
      guides={[{ href: '/aide/code-par-courrier', label: 'Saisir le code d’une lettre' }]}
    />
  );
}
