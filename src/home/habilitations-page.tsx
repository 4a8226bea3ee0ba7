import { OFFERS_PATH } from '../mandates/granting/offers.ts';
import type { OwnRequest } from '../mandates/role-request.ts';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_SERVICES } from '../web/components/layout.tsx';
import { DataTable, Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { SearchForm } from '../web/components/search-form.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { cellsOf, type HabilitationLine } from './habilitations.ts';
import { RequestsListed } from './role-requests.tsx';
import { HABILITATION_TEXTS } from './texts.ts';

export interface HabilitationsPageProps {
  view: View;
  /** Those of the page shown. */
  lines: readonly HabilitationLine[];
  search: string;
  page: number;
  pages: number;
  found: number;
  total: number;
  /** How many roles are offered and wait for an answer. */
  offers: number;
  /** What may be added to them. */
  requests: readonly OwnRequest[];
}

/** « Consulter vos services (habilitations) »: what one may do, for which company, and whom to ask. */
export function HabilitationsPage(props: HabilitationsPageProps) {
  const { view, lines, search, page, pages, total, offers, requests } = props;
  const { title, lead, ask, columns } = HABILITATION_TEXTS;
  return (
    <Layout view={view} title={title} wide>
      <Breadcrumb items={[...UNDER_SERVICES, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{lead}</Lead>
      {offers > 0 ? (
        <Notice tone="waiting" title={HABILITATION_TEXTS.offered(offers)}>
          <p>
            Rien ne change dans votre espace tant que vous n’avez pas accepté :{' '}
            <a href={OFFERS_PATH}>voir ce qui vous est proposé</a>.
          </p>
        </Notice>
      ) : null}
      {total > 0 ? (
        <>
          <SearchForm
            action={HABILITATIONS_PATH}
            name="recherche"
            label="Rechercher"
            hint="Un dossier, un service, un rôle ou une personne"
            value={search}
          />
          <p>{countText(props)}</p>
          {lines.length > 0 ? (
            <DataTable caption="Vos habilitations" columns={columns} rows={lines.map(cellsOf)} />
          ) : null}
          <Pagination
            page={page}
            pages={pages}
            href={(other) => `${HABILITATIONS_PATH}?${query(search, other)}`}
          />
          <p>
            À garder : <a href={`${HABILITATIONS_PATH}.pdf?${query(search)}`}>la liste en PDF</a>,{' '}
            <a href={`${HABILITATIONS_PATH}.csv?${query(search)}`}>la liste pour un tableur (CSV)</a>
          </p>
        </>
      ) : (
        <p>{HABILITATION_TEXTS.none}</p>
      )}
      <RequestsListed requests={requests} />
      <Card title={ask.title} tone="quiet">
        <ul>
          {ask.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </Card>
    </Layout>
  );
}

export const HABILITATIONS_PATH = '/espace/habilitations';

function query(recherche: string, page?: number): string {
  return new URLSearchParams({ recherche, ...(page !== undefined && { page: String(page) }) }).toString();
}

function countText({ search, found, total }: HabilitationsPageProps): string {
  if (search === '') return total === 1 ? 'Une habilitation.' : `${total} habilitations.`;
  if (found === 0) return 'Aucune habilitation ne correspond à cette recherche.';
  return found === 1 ? `Une habilitation sur ${total}.` : `${found} habilitations sur ${total}.`;
}
