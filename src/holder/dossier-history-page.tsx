import type { DossierHistoryPage as Lines } from '../audit/dossier-history.ts';
import { Phone } from '../web/components/assistance.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { EventList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { doneBy, dossierWords, type Reader } from './dossier-words.ts';
import { OtherPages } from './history-page.tsx';

const TITLE = 'Historique du dossier';

export interface DossierHistoryProps {
  view: View;
  company: { siren: string; name: string };
  history: Lines;
  reader: Reader;
  /** Of the page that begins with the newest. */
  path: string;
}

/** What was done for a company, for those who act for it. */
export function DossierHistoryPage({ view, company, history, reader, path }: DossierHistoryProps) {
  const title = `${TITLE} ${company.name}`;
  return (
    <Layout view={view} title={history.isNewest ? title : `${title} (suite)`}>
      <Breadcrumb
        items={[...UNDER_HOME, { label: 'Mes dossiers', href: '/espace/dossiers' }, { label: TITLE }]}
      />
      <PageTitle caption={`${company.name}, SIREN ${company.siren}`}>{TITLE}</PageTitle>
      <Lead>
        Ce qui a changé pour cette entreprise dans les services que vous utilisez, du plus récent au plus
        ancien : quoi, quand et par qui. Les heures sont celles de Paris.
      </Lead>
      {history.lines.length > 0 ? (
        <EventList
          label={TITLE}
          events={history.lines.map((line) => ({
            what: dossierWords(line, reader),
            when: longMoment(line.at),
            where: doneBy(line, reader),
          }))}
        />
      ) : (
        <p>Rien n’a encore été enregistré pour cette entreprise.</p>
      )}
      <OtherPages history={history} path={path} />
      <Notice title="Quelque chose vous surprend ?">
        <p>
          La liste de <a href="/espace/habilitations">vos habilitations</a> dit à qui vous adresser. Si
          quelqu’un agit sans droit pour l’entreprise, appelez l’assistance au <Phone site={view.site} />.
        </p>
      </Notice>
    </Layout>
  );
}
