import type { ComponentChildren } from 'preact';
import { AssistanceCard } from '../../web/components/assistance.tsx';
import { Breadcrumb, Layout, Lead, PageTitle } from '../../web/components/layout.tsx';
import { Card, Columns } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';
import { HELP_BLOCKS } from './contents.ts';

export interface HelpLayoutProps {
  view: View;
  title: string;
  caption: string;
  lead: ComponentChildren;
  children?: ComponentChildren;
}

/** Of every page below `/aide`: the matter, and beside it the other pages and the assistance. */
export function HelpLayout({ view, title, caption, lead, children }: HelpLayoutProps) {
  return (
    <Layout view={view} title={`${title} – Aide`} wide>
      <Breadcrumb items={[{ label: 'Aide', href: '/aide' }, { label: title }]} />
      <Columns
        aside={
          <>
            <OtherPages path={view.path} />
            <AssistanceCard site={view.site} />
          </>
        }
      >
        <PageTitle caption={caption}>{title}</PageTitle>
        <Lead>{lead}</Lead>
        {children}
      </Columns>
    </Layout>
  );
}

function OtherPages({ path }: { path: string }) {
  return (
    <Card title={<a href="/aide">Tous les pas-à-pas</a>} tone="quiet">
      <ul class="ep-help-links">
        {HELP_BLOCKS.flatMap(({ guides }) => guides).map(({ href, label }) => (
          <li key={href}>
            <a href={href} aria-current={href === path ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
