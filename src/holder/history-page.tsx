import { browserName } from '../account/mail-origin.tsx';
import type { HistoryLine, HistoryPage as Lines } from '../audit/history.ts';
import { Phone } from '../web/components/assistance.tsx';
import { Breadcrumb, Layout, Lead, PageTitle } from '../web/components/layout.tsx';
import { EventList } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import { historyWords, isCount } from './history-words.ts';
import { breadcrumbTo, HISTORY } from './paths.ts';

const TITLE = 'Historique de votre espace';

/** What happened on the account, for its holder to recognise, or not. */
export function HistoryPage({ view, history }: { view: View; history: Lines }) {
  return (
    <Layout view={view} title={history.isNewest ? TITLE : `${TITLE} (suite)`}>
      <Breadcrumb items={breadcrumbTo('Historique')} />
      <PageTitle>{TITLE}</PageTitle>
      <Lead>
        Tout ce qui s’est passé dans votre espace, du plus récent au plus ancien : quand, avec quel navigateur
        et depuis quelle adresse IP. Les heures sont celles de Paris.
      </Lead>
      {history.lines.length > 0 ? (
        <EventList label={TITLE} events={history.lines.map(eventOf)} />
      ) : (
        <p>Rien n’a encore été enregistré.</p>
      )}
      <OtherPages history={history} path={HISTORY} />
      <Notice title="Vous ne reconnaissez pas une opération ?">
        <p>
          <a href="/espace/identifiants">Changez votre mot de passe</a> : les autres sessions seront fermées.
          Appelez ensuite l’assistance au <Phone site={view.site} />.
        </p>
      </Notice>
    </Layout>
  );
}

/** No numbers: while one reads, lines come on top. */
export function OtherPages({
  history: { isNewest, older },
  path,
}: {
  history: Pick<Lines, 'isNewest' | 'older'>;
  path: string;
}) {
  if (isNewest && older === undefined) return null;
  return (
    <nav class="ep-pagination" aria-label="Pages de l’historique">
      {isNewest ? null : <a href={path}>Opérations les plus récentes</a>}
      {older === undefined ? null : <a href={`${path}?avant=${older}`}>Opérations plus anciennes</a>}
    </nav>
  );
}

function eventOf(line: HistoryLine) {
  return {
    what: historyWords(line),
    when: line.lines === 1 ? longMoment(line.at) : `Du ${longMoment(line.since)} au ${longMoment(line.at)}`,
    where: whereOf(line),
    ...(line.outcome === 'refused' && {
      mark: line.lines === 1 ? 'Refusé' : `Refusé ${line.lines} fois`,
    }),
  };
}

function whereOf({ ip, user_agent, addresses, details }: HistoryLine): string {
  if (addresses > 1) return `Depuis ${addresses} adresses réseau`;
  if (ip !== null) return `${browserName(user_agent)}, adresse ${ip}`;
  return isCount(details) ? 'Décompte d’une journée au plus' : 'Par l’administration du site';
}
