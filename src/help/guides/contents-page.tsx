import { AssistanceCard } from '../../web/components/assistance.tsx';
import { Layout, Lead, PageTitle } from '../../web/components/layout.tsx';
import type { View } from '../../web/components/view.ts';
import { HELP_BLOCKS } from './contents.ts';

const TITLE = 'Aide : tous les pas-à-pas';

/** `/aide`: every procedure, and where to go when one fails. */
export function HelpPage({ view }: { view: View }) {
  return (
    <Layout view={view} title={TITLE} wide>
      <PageTitle>{TITLE}</PageTitle>
      <Lead>Chaque démarche, étape par étape, avec ses écrans.</Lead>
      <div class="ep-blocks ep-help">
        {HELP_BLOCKS.map(({ title, guides }) => (
          <section class="ep-block" key={title}>
            <h2 class="ep-block__title">{title}</h2>
            <ul class="ep-block__list">
              {guides.map(({ href, label, about }) => (
                <li class="ep-block__entry" key={href}>
                  <a class="ep-block__link" href={href}>
                    {label}
                  </a>
                  <p class="ep-block__about">{about}</p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <AssistanceCard site={view.site} />
    </Layout>
  );
}
