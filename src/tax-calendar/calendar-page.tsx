import { ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Card } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longDay, longMonth } from '../web/french-dates.ts';
import { byMonth, type TaxDate } from './calendar.ts';
import { CALENDAR_TEXTS } from './texts.ts';

export const CALENDAR_PATH = '/espace/calendrier-fiscal';
/** For programs, which have no session. */
export const FEED_PATH = '/calendrier-fiscal.ics';

export interface CalendarPageProps {
  view: View;
  dates: readonly TaxDate[];
  /** Which dates these are: everybody's, or those of the services that are open to the reader. */
  shown: 'all' | 'own';
  /** The reader has services, so that there is something to choose. */
  hasServices: boolean;
  isExample: boolean;
}

/** What is to be declared and paid, month by month, and how to have it in one's own calendar. */
export function CalendarPage({ view, dates, shown, hasServices, isExample }: CalendarPageProps) {
  const { title, lead, none, noneOfOwn } = CALENDAR_TEXTS;
  return (
    <Layout view={view} title={title}>
      <Breadcrumb items={[...UNDER_HOME, { label: title }]} />
      <PageTitle>{title}</PageTitle>
      <Lead>{lead}</Lead>
      {isExample ? (
        <Notice title="Ces dates sont un exemple">
          <p>Seules celles que publie votre administration comptent.</p>
        </Notice>
      ) : null}
      {hasServices ? <Choice shown={shown} /> : null}
      {dates.length === 0 ? <p>{shown === 'own' ? noneOfOwn : none}</p> : <Months dates={dates} />}
      <InOnesOwnCalendar view={view} shown={shown} />
    </Layout>
  );
}

function Choice({ shown }: Pick<CalendarPageProps, 'shown'>) {
  const { all, own } = CALENDAR_TEXTS;
  const link = (label: string, href: string, isShown: boolean) => (
    <li>
      <a href={href} aria-current={isShown ? 'page' : undefined}>
        {label}
      </a>
    </li>
  );
  return (
    <nav aria-label="Dates affichées">
      <ul class="ep-choice-of-lists">
        {link(own, CALENDAR_PATH, shown === 'own')}
        {link(all, `${CALENDAR_PATH}?dates=toutes`, shown === 'all')}
      </ul>
    </nav>
  );
}

function Months({ dates }: Pick<CalendarPageProps, 'dates'>) {
  return (
    <>
      {byMonth(dates).map(([month, ofMonth]) => (
        <section key={month}>
          <h2 class="ep-month__title">{longMonth(month)}</h2>
          <dl class="ep-month__dates">
            {ofMonth.map(({ id, day, title, about }) => (
              <div key={id} class="ep-month__date">
                <dt>
                  <time dateTime={day}>{longDay(day)}</time>
                </dt>
                <dd>
                  <strong>{title}</strong>
                  {about === undefined ? null : <p class="ep-month__about">{about}</p>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function InOnesOwnCalendar({ view, shown }: Pick<CalendarPageProps, 'view' | 'shown'>) {
  const feed = `${view.site.BASE_URL}${FEED_PATH}`;
  const file = shown === 'own' ? `${CALENDAR_PATH}.ics` : FEED_PATH;
  return (
    <Card title="Dans votre agenda" tone="quiet">
      <p>
        Le fichier contient les dates affichées ici. Ouvrez-le avec votre agenda&nbsp;: elles y sont copiées
        une fois, et ne suivront pas les changements.
      </p>
      <ButtonGroup>
        <ButtonLink href={file} kind="secondary">
          Télécharger ces dates (.ics)
        </ButtonLink>
      </ButtonGroup>
      <p>
        Pour que votre agenda se mette à jour de lui-même, abonnez-le à cette adresse, qui donne toutes les
        dates et ne dit rien de vous&nbsp;: <a href={feed}>{feed}</a>
      </p>
    </Card>
  );
}
