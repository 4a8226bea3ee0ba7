import type { Catalogue } from '../home/catalogue.ts';
import type { MadeOffer } from '../mandates/granting/offers.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import {
  Breadcrumb,
  Layout,
  Lead,
  PageTitle,
  SectionTitle,
  UNDER_SERVICES,
} from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Paged } from '../web/paged.ts';
import { Offers, PersonCard, Review } from './company-cards.tsx';
import { SuppleantGuidance } from './guidance.tsx';
import { companyPath, SUPPLEANTS_PATH } from './paths.ts';
import type { HeldCompany, OwnRole, Roles, Suppleant } from './read-suppleants.ts';
import { SUPPLEANT_TEXTS } from './texts.ts';

/** What was just done, by its name in the address. */
export const DONE = {
  proposee: 'proposee',
  retiree: 'retiree',
  asleep: 'asleep',
  woken: 'woken',
  ended: 'ended',
  garde: 'garde',
  fin: 'fin',
} as const;

type Done = keyof typeof DONE;

const DONE_TEXTS: Record<Done, { title: string; text: string }> = {
  proposee: {
    title: 'Proposition faite',
    text: 'Si le numéro d’abonné et le nom vont ensemble, la personne peut accepter pendant 7 jours, dans son espace. D’ici là, elle n’a aucun droit. Un courriel vous le confirme.',
  },
  retiree: { title: 'Proposition retirée', text: 'Elle ne peut plus être acceptée.' },
  asleep: {
    title: 'Suppléant mis en sommeil',
    text: 'Cette personne n’a plus accès aux services choisis. Vous pouvez la réveiller à tout moment. Vous êtes prévenus tous les deux par courriel.',
  },
  woken: {
    title: 'Suppléant réveillé',
    text: 'Cette personne retrouve les services choisis. Vous êtes prévenus tous les deux par courriel.',
  },
  ended: {
    title: 'Suppléant retiré',
    text: 'Cette personne n’est plus suppléante pour les services choisis. Vous êtes prévenus tous les deux par courriel.',
  },
  garde: { title: 'Vous gardez ce suppléant', text: 'La question vous sera posée de nouveau dans un an.' },
  fin: {
    title: 'Vous n’êtes plus suppléant',
    text: 'Vous n’avez plus accès à ses services comme suppléant. Le titulaire est prévenu.',
  },
};

function DoneNotice({ done }: { done: Done | undefined }) {
  if (!done) return null;
  const { title, text } = DONE_TEXTS[done];
  return (
    <Notice tone="success" title={title} announce>
      <p>{text}</p>
    </Notice>
  );
}

/** The companies of which one is the titulaire, and those of which one is a suppléant. */
export function CompaniesPage({
  view,
  held,
  own,
  done,
}: Pick<Roles, 'own'> & { view: View; held: Paged<HeldCompany>; done: Done | undefined }) {
  const { title, lead, none } = SUPPLEANT_TEXTS;
  return (
    <Layout
      view={view}
      title={title}
      news={done && DONE_TEXTS[done].title}
      aside={<SuppleantGuidance site={view.site} />}
    >
      <Breadcrumb items={[...UNDER_SERVICES, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <DoneNotice done={done} />
      <Lead>{lead}</Lead>
      {held.total === 0 ? <p>{none}</p> : null}
      {held.shown.map((company) => (
        <OneCompany key={company.siren} company={company} />
      ))}
      <Pagination page={held.page} pages={held.pages} href={(page) => `${SUPPLEANTS_PATH}?page=${page}`} />
      {own.length > 0 ? (
        <>
          <SectionTitle>Vous êtes suppléant</SectionTitle>
          {own.map((role) => (
            <Own key={role.siren} role={role} />
          ))}
        </>
      ) : null}
    </Layout>
  );
}

function OneCompany({ company }: { company: HeldCompany }) {
  const { siren, name, suppleants, offers, reviews } = company;
  return (
    <Card title={name}>
      <p>
        SIREN {siren}. {peopleText(suppleants)} {offersText(offers)}{' '}
        {reviews > 0 ? <Tag tone="warning">À confirmer</Tag> : null}
      </p>
      <ButtonLink href={companyPath(siren)} kind="secondary">
        Gérer les suppléants<span class="govuk-visually-hidden"> : {name}</span>
      </ButtonLink>
    </Card>
  );
}

function peopleText(count: number): string {
  if (count === 0) return 'Aucun suppléant.';
  return count === 1 ? 'Un suppléant.' : `${count} suppléants.`;
}

function offersText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? 'Une proposition attend une réponse.' : `${count} propositions attendent une réponse.`;
}

function Own({ role: { siren, name, services, asleep } }: { role: OwnRole }) {
  return (
    <Card title={name ?? `SIREN ${siren}`} level={3} tone="quiet">
      <p>
        {name ? `SIREN ${siren}. ` : ''}
        {services.length === 1 ? 'Un service.' : `${services.length} services.`}{' '}
        {asleep ? <Tag>En sommeil</Tag> : null}
      </p>
      <a href={`${companyPath(siren)}/fin`}>
        Mettre fin à ce rôle<span class="govuk-visually-hidden"> : {name ?? siren}</span>
      </a>
    </Card>
  );
}

export interface CompanyPageProps {
  view: View;
  company: HeldCompany;
  suppleants: readonly Suppleant[];
  offers: readonly MadeOffer[];
  catalogue: Catalogue;
  done?: Done | undefined;
  error?: string | undefined;
}

/** The suppléants of a company, what is offered, and who is to be confirmed. */
export function CompanyPage(props: CompanyPageProps) {
  const { view, company, suppleants, offers, catalogue, done, error } = props;
  const { title, designate } = SUPPLEANT_TEXTS;
  const { siren, name } = company;
  return (
    <FormPage
      view={view}
      title={`Suppléants : ${name}`}
      caption={`SIREN ${siren}`}
      breadcrumb={[...UNDER_SERVICES, { label: title, href: SUPPLEANTS_PATH }, { label: name }]}
      news={done && DONE_TEXTS[done].title}
      fields={[]}
      errors={{ form: error }}
      aside={<SuppleantGuidance site={view.site} />}
    >
      <DoneNotice done={done} />
      {suppleants
        .filter(({ isReviewed }) => isReviewed)
        .map((person) => (
          <Review key={person.id} siren={siren} person={person} />
        ))}
      {suppleants.length === 0 ? <p>Aucun suppléant n’agit à votre place pour cette entreprise.</p> : null}
      <ButtonGroup>
        <ButtonLink href={`${companyPath(siren)}/designer`}>{designate}</ButtonLink>
      </ButtonGroup>
      {suppleants.map((person) => (
        <PersonCard key={person.id} siren={siren} person={person} catalogue={catalogue} />
      ))}
      <Offers siren={siren} offers={offers} catalogue={catalogue} />
    </FormPage>
  );
}
