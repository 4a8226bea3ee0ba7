import type { ComponentChildren } from 'preact';
import { Breadcrumb } from '../../web/components/breadcrumb.tsx';
import { ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { Lead, PageTitle } from '../../web/components/headings.tsx';
import { Layout } from '../../web/components/layout.tsx';
import type { View } from '../../web/components/view.ts';
import { AssistanceCard } from '../assistance.tsx';
import { DIFFICULTIES } from './difficulties.tsx';

const TITLE = 'Que faire si…';

/** What to do when a step fails: one row a difficulty, each with an address of its own. */
export function DifficultiesPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE}>
      <Breadcrumb items={[{ label: 'Aide', href: '/aide' }, { label: TITLE }]} />
      <PageTitle caption="Aide">{TITLE}</PageTitle>
      <Lead>Cherchez ce qui vous arrive dans la première colonne.</Lead>
      <table class="ep-remedies">
        <caption class="govuk-visually-hidden">Difficultés et remèdes</caption>
        <thead>
          <tr>
            <th scope="col">Ce qui vous arrive</th>
            <th scope="col">Ce que vous pouvez faire</th>
          </tr>
        </thead>
        <tbody>
          {DIFFICULTIES.map(({ id, what, remedy }) => (
            <Row key={id} id={id} what={what}>
              {remedy}
            </Row>
          ))}
        </tbody>
      </table>
      <AssistanceCard site={view.site} />
      <ButtonGroup>
        <ButtonLink href="/aide" kind="secondary">
          Tous les pas-à-pas
        </ButtonLink>
      </ButtonGroup>
    </Layout>
  );
}

function Row({ id, what, children }: { id: string; what: string; children?: ComponentChildren }) {
  return (
    <tr id={id}>
      <th scope="row">{what}</th>
      <td>{children}</td>
    </tr>
  );
}
