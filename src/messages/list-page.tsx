import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { SelectField } from '../web/components/choices.tsx';
import { Breadcrumb, Layout, Lead, PageTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import { Tag } from '../web/components/services.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { Paged } from '../web/paged.ts';
import { MessagesGuidance } from './guidance.tsx';
import { MESSAGES_PATH, MESSAGES_TITLE, NEW_THREAD_PATH, threadPath } from './paths.ts';
import { GONE_TEXTS } from './texts.ts';
import type { SeenThread } from './threads.ts';

export interface MessagesPageProps {
  view: View;
  threads: Paged<SeenThread>;
  /** Those that the list can be narrowed to. */
  companies: readonly { siren: string; name: string }[];
  /** SIREN of the company that it is narrowed to. */
  chosen?: string | undefined;
  /** Names of services, by their ids. */
  services: ReadonlyMap<string, string>;
  mayWrite: boolean;
  /** What could not be done. */
  gone?: keyof typeof GONE_TEXTS | undefined;
}

/** The threads that one may read: first what is unread, then the newest. */
export function MessagesPage(props: MessagesPageProps) {
  const { view, threads, companies, chosen, services, mayWrite, gone } = props;
  const query = chosen === undefined ? '' : `dossier=${chosen}&`;
  return (
    <Layout
      view={view}
      title={MESSAGES_TITLE}
      news={gone && GONE_TEXTS[gone].title}
      aside={<MessagesGuidance site={view.site} />}
    >
      <Breadcrumb items={[...UNDER_HOME, { label: MESSAGES_TITLE }]} />
      <PageTitle>{MESSAGES_TITLE}</PageTitle>
      {gone ? (
        <Notice tone="warning" title={GONE_TEXTS[gone].title} announce>
          <p>{GONE_TEXTS[gone].text}</p>
        </Notice>
      ) : null}
      <Lead>
        Posez une question à l’administration sur un service de l’entreprise, et lisez sa réponse. Chaque
        échange est visible des personnes qui ont ce service pour l’entreprise.
      </Lead>
      {mayWrite ? (
        <ButtonGroup>
          <ButtonLink href={chosen === undefined ? NEW_THREAD_PATH : `${NEW_THREAD_PATH}?dossier=${chosen}`}>
            Écrire un message
          </ButtonLink>
        </ButtonGroup>
      ) : (
        <p>
          Vous pouvez lire les échanges de vos services, mais pas écrire : il faut être titulaire,
          administrateur suppléant, ou avoir une délégation pour agir.
        </p>
      )}
      {companies.length > 1 ? <CompanyFilter companies={companies} chosen={chosen} /> : null}
      {threads.total === 0 ? (
        <p>{chosen === undefined ? 'Vous n’avez aucun message.' : 'Aucun message pour cette entreprise.'}</p>
      ) : (
        <ul class="ep-threads">
          {threads.shown.map((thread) => (
            <Thread
              key={thread.id}
              thread={thread}
              service={services.get(thread.service) ?? thread.service}
            />
          ))}
        </ul>
      )}
      <Pagination
        page={threads.page}
        pages={threads.pages}
        href={(page) => `${MESSAGES_PATH}?${query}page=${page}`}
      />
    </Layout>
  );
}

function CompanyFilter({ companies, chosen }: Pick<MessagesPageProps, 'companies' | 'chosen'>) {
  return (
    <search>
      <form action={MESSAGES_PATH} class="ep-picker">
        <SelectField
          label="Entreprise"
          name="dossier"
          value={chosen ?? ''}
          options={[
            { value: '', label: 'Toutes les entreprises' },
            ...companies.map(({ siren, name }) => ({ value: siren, label: `${name} (${siren})` })),
          ]}
        />
        <Button kind="secondary">Filtrer</Button>
      </form>
    </search>
  );
}

function Thread({ thread, service }: { thread: SeenThread; service: string }) {
  const { id, subject, companyName, siren, lastAt, isUnread } = thread;
  return (
    <li class={isUnread ? 'ep-thread ep-thread--unread' : 'ep-thread'}>
      <p class="ep-thread__subject">
        <a href={threadPath(id)}>{subject}</a>
        <ThreadState thread={thread} />
      </p>
      <p class="ep-thread__about">
        {companyName} (SIREN {siren}), {service}
      </p>
      <p class="ep-thread__when">Dernier message le {longMoment(lastAt)}</p>
    </li>
  );
}

/** Where a thread stands, in a word. */
export function ThreadState({ thread }: { thread: SeenThread }) {
  const { isUnread, isClosed, awaitsAnswer } = thread;
  if (isUnread) return <Tag tone="warning">Non lu</Tag>;
  if (isClosed) return <Tag>Clos</Tag>;
  return awaitsAnswer ? <Tag>Réponse attendue</Tag> : <Tag tone="success">Répondu</Tag>;
}
