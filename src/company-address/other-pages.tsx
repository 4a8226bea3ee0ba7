import { displayedEmail } from '../account/email-address.ts';
import type { ManagedDossier } from '../company/acting.ts';
import type { MandateRole } from '../database/schema.ts';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card, Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Paged } from '../web/paged.ts';
import { AddressGuidance } from './guidance.tsx';
import { breadcrumbTo } from './pages.tsx';
import { addressPath, CHOICE_PATH } from './paths.ts';
import { PendingAddressNotice } from './pending-notice.tsx';
import type { CompanyInView } from './read-company.ts';
import { ADDRESS_TEXTS } from './texts.ts';

const BREADCRUMB = [...UNDER_SERVICES, { label: 'Adresse électronique de l’entreprise' }];

/** Of which of several companies. */
export function ChooseCompanyPage({
  view,
  companies,
  addresses,
}: {
  view: View;
  companies: Paged<ManagedDossier>;
  /** Those that are proved, by SIREN. */
  addresses: ReadonlyMap<string, string>;
}) {
  return (
    <Layout view={view} title={ADDRESS_TEXTS.title} aside={<AddressGuidance site={view.site} />}>
      <Breadcrumb items={BREADCRUMB} />
      <PageTitle>{ADDRESS_TEXTS.title}</PageTitle>
      <Lead>{ADDRESS_TEXTS.lead} De quelle entreprise s’agit-il ?</Lead>
      {companies.shown.map(({ siren, name }) => (
        <Card key={siren} title={name}>
          <p>
            SIREN {siren}. <Known address={addresses.get(siren)} />
          </p>
          <ButtonLink href={addressPath(siren)} kind="secondary">
            Choisir<span class="govuk-visually-hidden"> : {name}</span>
          </ButtonLink>
        </Card>
      ))}
      <Pagination
        page={companies.page}
        pages={companies.pages}
        href={(page) => `${CHOICE_PATH}&page=${page}`}
      />
    </Layout>
  );
}

function Known({ address }: { address: string | undefined }) {
  return address === undefined ? (
    <>Aucune adresse vérifiée.</>
  ) : (
    <>
      {displayedEmail(address)} <Tag tone="success">Vérifiée</Tag>
    </>
  );
}

/** For whoever is neither titulaire nor suppléant anywhere: whom to ask. */
export function NotYoursPage({ view, roles }: { view: View; roles: readonly MandateRole[] }) {
  return (
    <Layout view={view} title={ADDRESS_TEXTS.title}>
      <Breadcrumb items={BREADCRUMB} />
      <PageTitle>{ADDRESS_TEXTS.title}</PageTitle>
      <Lead>{ADDRESS_TEXTS.lead}</Lead>
      <Notice title="Vous ne pouvez pas la modifier">
        <p>
          Elle se modifie par un titulaire ou un administrateur suppléant de l’un des services de
          l’entreprise.{' '}
          {roles.includes('delegataire')
            ? 'Une délégation ne le permet pas : adressez-vous à la personne qui vous l’a donnée.'
            : 'Si une entreprise vous a confié un service, elle apparaît sur votre accueil une fois ce service ouvert.'}
        </p>
        <p>
          Votre adresse de connexion se change dans <a href="/espace/identifiants">vos identifiants</a>.
        </p>
      </Notice>
      <ButtonLink href="/espace/habilitations" kind="secondary">
        Voir mes habilitations
      </ButtonLink>
    </Layout>
  );
}

/** The code is on its way. */
export function RequestedPage({
  view,
  company,
  hasOthers,
}: {
  view: View;
  company: CompanyInView & { pending: NonNullable<CompanyInView['pending']> };
  hasOthers: boolean;
}) {
  const { siren, name, pending, proved } = company;
  const title = 'Un code est envoyé à la nouvelle adresse';
  return (
    <Layout view={view} title={title} aside={<AddressGuidance site={view.site} current={1} />}>
      <Breadcrumb items={breadcrumbTo(hasOthers, name)} />
      <PageTitle caption={`${name} (SIREN ${siren})`}>{title}</PageTitle>
      <p>
        Il arrive dans la messagerie <strong>{displayedEmail(pending.newEmail)}</strong>. S’il ne vient pas,
        vérifiez que cette adresse est exacte, et regardez dans les courriers indésirables.
      </p>
      <p>
        <strong>C’est à vous de le saisir</strong>, dans les 48 heures. Si une autre personne lit cette
        messagerie, elle vous le remet.
      </p>
      <p>
        D’ici là, rien ne change.{' '}
        {proved
          ? 'L’adresse actuelle et les personnes qui gèrent l’entreprise sont prévenues de votre demande.'
          : 'Les personnes qui gèrent l’entreprise sont prévenues de votre demande.'}
      </p>
      <ButtonGroup>
        <ButtonLink href="/activation">Saisir le code</ButtonLink>
        <ButtonLink href="/espace" kind="secondary">
          OK
        </ButtonLink>
      </ButtonGroup>
      <PendingAddressNotice siren={siren} pending={pending} />
    </Layout>
  );
}
