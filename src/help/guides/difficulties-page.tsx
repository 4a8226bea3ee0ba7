import type { ComponentChildren } from 'preact';
import type { View } from '../../web/components/view.ts';
import { DIFFICULTIES } from './difficulties.tsx';
import { HelpLayout } from './help-layout.tsx';

/** What to do when a step fails: one row a difficulty, each with an address of its own. */
export function DifficultiesPage({ view }: { view: View }) {
  return (
    <HelpLayout
      view={view}
      title="Que faire si…"
      caption="Aide"
      lead="Les difficultés les plus courantes, et comment en sortir."
    >
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
    </HelpLayout>
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
