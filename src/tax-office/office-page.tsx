import type { DossierPage } from '../home/rules.ts';
import type { Dossier } from '../mandates/dossier.ts';
import { AssistanceCard, DemoWarning } from '../web/components/assistance.tsx';
import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { DataTable, Pagination, SummaryList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { SearchForm } from '../web/components/search-form.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import type { Office } from './offices-file.ts';
import { OFFICE_TEXTS } from './texts.ts';

export const OFFICE_PATH = '/espace/gestionnaire';
/** In the place of a SIREN, where the dossier in view is not the one looked for. */
export const ALL_DOSSIERS = 'tous';

const { title, lead } = OFFICE_TEXTS;

/** Where one has not to choose: no dossier, or one. */
export function OfficePage(props: {
  view: View;
  dossier: Dossier | undefined;
  office: Office | undefined;
  /** There are others to choose from. */
  hasOthers: boolean;
}) {
  const { view, dossier, office, hasOthers } = props;
  return (
    <Layout view={view} title={title} aside={<AssistanceCard site={view.site} />}>
      <Breadcrumb items={[...UNDER_HOME, { label: title }]} />
      <PageTitle caption={dossier && `${dossier.name} – SIREN ${dossier.siren}`}>{title}</PageTitle>
      <Lead>{lead}</Lead>
      {dossier ? <OfDossier dossier={dossier} office={office} /> : <p>{OFFICE_TEXTS.none}</p>}
      {hasOthers ? (
        <p>
          <a href={`${OFFICE_PATH}?dossier=${ALL_DOSSIERS}`}>Voir un autre dossier</a>
        </p>
      ) : null}
    </Layout>
  );
}

function OfDossier({ dossier, office }: { dossier: Dossier; office: Office | undefined }) {
  const { waiting, unknown, unknownOf } = OFFICE_TEXTS;
  if (dossier.status === 'waiting')
    return (
      <Notice tone="waiting" title={waiting.title}>
        <p>
          {waiting.text} <a href="/activation">Saisir le code de la lettre</a>
        </p>
      </Notice>
    );
  if (office) return <OfficeCard office={office} />;
  return (
    <Card title={unknown.title}>
      <p>{unknownOf(dossier.name)}</p>
      <ul>
        {unknown.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </Card>
  );
}

function OfficeCard({ office }: { office: Office }) {
  const { name, address, phone, hours, email, appointment } = office;
  return (
    <Card title={name}>
      <SummaryList
        rows={[
          { label: 'Adresse', value: <Lines lines={address} /> },
          { label: 'Téléphone', value: <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a> },
          { label: 'Horaires', value: <Lines lines={hours} /> },
          ...(email
            ? [{ label: 'Adresse électronique', value: <a href={`mailto:${email}`}>{email}</a> }]
            : []),
        ]}
      />
      {appointment ? (
        <>
          <ButtonGroup>
            <ButtonLink href={appointment}>{OFFICE_TEXTS.appointment}</ButtonLink>
          </ButtonGroup>
          <p>{OFFICE_TEXTS.outside(new URL(appointment).host)}</p>
        </>
      ) : (
        <p>{OFFICE_TEXTS.withoutAppointment}</p>
      )}
    </Card>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </>
  );
}

/** Several dossiers of which none is in view, or another one is looked for. */
export function OfficesPage(props: {
  view: View;
  list: DossierPage;
  isSearchable: boolean;
  offices: ReadonlyMap<string, Office>;
}) {
  const { view, list, isSearchable, offices } = props;
  return (
    <Layout view={view} title={title} wide>
      <Breadcrumb items={[...UNDER_HOME, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{OFFICE_TEXTS.choose}</Lead>
      {isSearchable ? (
        <SearchForm
          action={OFFICE_PATH}
          name="recherche"
          label="Rechercher un dossier"
          hint="Son nom, ou une partie de son SIREN"
          value={list.search}
        />
      ) : null}
      {list.found === 0 ? (
        <p>Aucun dossier ne correspond à cette recherche.</p>
      ) : (
        <DataTable
          caption="Vos dossiers"
          columns={OFFICE_TEXTS.columns}
          rows={list.dossiers.map((dossier) => rowOf(dossier, offices.get(dossier.siren)))}
        />
      )}
      <Pagination
        page={list.page}
        pages={list.pages}
        href={(page) => `${OFFICE_PATH}?${query(list.search, page)}`}
      />
      <DemoWarning site={view.site} />
    </Layout>
  );
}

function rowOf(dossier: Dossier, office: Office | undefined) {
  const { siren, name, status } = dossier;
  const said = status === 'waiting' ? 'En attente de la lettre' : OFFICE_TEXTS.notKnown;
  return [
    `${name} (SIREN ${siren})`,
    office?.name ?? said,
    <a key={siren} href={`${OFFICE_PATH}?dossier=${siren}`}>
      Voir<span class="govuk-visually-hidden"> le service de {name}</span>
    </a>,
  ];
}

function query(recherche: string, page: number): string {
  return new URLSearchParams({ dossier: ALL_DOSSIERS, recherche, page: String(page) }).toString();
}
