import { DRAFT_NEWS, DraftNotice } from '../http/draft.tsx';
import { Button, ButtonGroup, ButtonLink } from '../web/components/button.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { FormPage } from '../web/components/form-page.tsx';
import { SectionTitle, UNDER_HOME } from '../web/components/layout.tsx';
import { Pagination } from '../web/components/lists.tsx';
import { Notice } from '../web/components/notice.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment } from '../web/french-dates.ts';
import type { Paged } from '../web/paged.ts';
import type { Attachment } from './attachments.ts';
import { ANSWER_FIELDS, type MessageErrors } from './form.ts';
import { MessagesGuidance } from './guidance.tsx';
import { ThreadState } from './list-page.tsx';
import { MessageFields } from './message-fields.tsx';
import { attachmentPath, MESSAGES_PATH, MESSAGES_TITLE, NEW_THREAD_PATH, threadPath } from './paths.ts';
import { authorText, DONE_TEXTS, sizeText } from './texts.ts';
import type { SeenMessage, SeenThread } from './threads.ts';

export interface ThreadPageProps {
  view: View;
  thread: SeenThread;
  /** Of its service. */
  service: string;
  messages: Paged<SeenMessage>;
  /** What was typed as an answer. */
  typed?: string;
  errors?: MessageErrors;
  /** What was typed comes back after a sign-in. */
  resumed?: boolean;
  done?: keyof typeof DONE_TEXTS | undefined;
}

/** A thread, its oldest message first, and below it the form of an answer for whoever may write one. */
export function ThreadPage(props: ThreadPageProps) {
  const { view, thread, service, messages, typed = '', errors, resumed = false, done } = props;
  const { subject, companyName, siren, reference } = thread;
  return (
    <FormPage
      view={view}
      title={subject}
      caption={MESSAGES_TITLE}
      breadcrumb={[...UNDER_HOME, { label: MESSAGES_TITLE, href: MESSAGES_PATH }, { label: 'Échange' }]}
      news={resumed ? DRAFT_NEWS : done && DONE_TEXTS[done].title}
      fields={ANSWER_FIELDS}
      errors={errors}
      aside={<MessagesGuidance site={view.site} current={1} />}
    >
      {done ? (
        <Notice tone="success" title={DONE_TEXTS[done].title} announce>
          <p>{DONE_TEXTS[done].text}</p>
        </Notice>
      ) : null}
      {resumed ? <Resumed /> : null}
      <p class="ep-thread__about">
        {companyName} (SIREN {siren}), {service}. Référence {reference}. <ThreadState thread={thread} />
      </p>
      {thread.isUnread ? <ReadForm thread={thread} /> : null}
      <ol class="ep-messages" aria-label="Messages de l’échange, du plus ancien au plus récent">
        {messages.shown.map((message) => (
          <Message key={message.id} thread={thread} message={message} />
        ))}
      </ol>
      <Pages thread={thread} messages={messages} />
      <Answer thread={thread} typed={typed} />
    </FormPage>
  );
}

export function Resumed() {
  return (
    <>
      <DraftNotice />
      <p>S’il y avait des pièces jointes, choisissez-les de nouveau : elles n’ont pas été gardées.</p>
    </>
  );
}

function Pages({ thread, messages }: Pick<ThreadPageProps, 'thread' | 'messages'>) {
  return (
    <Pagination
      page={messages.page}
      pages={messages.pages}
      href={(page) => `${threadPath(thread.id)}?page=${page}`}
    />
  );
}

/** A GET changes nothing (rule 7.3): with scripts the form is sent by itself once the page is looked at. */
function ReadForm({ thread }: { thread: SeenThread }) {
  return (
    <div data-send-when-seen>
      <Form action={`${threadPath(thread.id)}/lu`}>
        <SeenUntil thread={thread} />
        <ButtonGroup>
          <Button kind="secondary">Marquer comme lu</Button>
        </ButtonGroup>
      </Form>
    </div>
  );
}

/** What the administration writes meanwhile was not on this page. */
function SeenUntil({ thread }: { thread: SeenThread }) {
  return <input type="hidden" name="seen" value={thread.lastAt.toISOString()} />;
}

function Message({ thread, message }: { thread: SeenThread; message: SeenMessage }) {
  const { author, at, text, attachments } = message;
  const side = author.kind === 'service' ? 'ep-message ep-message--service' : 'ep-message';
  return (
    <li class={side}>
      <p class="ep-message__by">
        <strong>{authorText(author)}</strong>, le {longMoment(at)}
      </p>
      <p class="ep-message__text" dir="auto">
        {text}
      </p>
      {attachments.length > 0 ? <Attachments thread={thread} attachments={attachments} /> : null}
    </li>
  );
}

function Attachments({ thread, attachments }: { thread: SeenThread; attachments: readonly Attachment[] }) {
  return (
    <ul class="ep-message__files" aria-label="Pièces jointes">
      {attachments.map(({ id, name, size, type }) => (
        <li key={id}>
          <a href={attachmentPath(thread.id, id)} download>
            {name}
          </a>{' '}
          ({type === 'jpg' ? 'JPEG' : type.toUpperCase()}, {sizeText(size)})
        </li>
      ))}
    </ul>
  );
}

function Answer({ thread, typed }: { thread: SeenThread; typed: string }) {
  if (!thread.mayWrite)
    return (
      <Notice title="Vous consultez cet échange">
        {typed ? <Unsent typed={typed} /> : null}
        <p>
          Votre délégation permet de lire, pas d’écrire. Pour répondre, adressez-vous à la personne qui vous
          l’a donnée, ou au titulaire du service.
        </p>
      </Notice>
    );
  if (thread.isClosed)
    return (
      <Notice title="Cet échange est clos">
        {typed ? <Unsent typed={typed} /> : null}
        <p>
          L’administration l’a clos : vous pouvez encore le lire. Pour une nouvelle question, écrivez un autre
          message.
        </p>
        <ButtonGroup>
          <ButtonLink href={`${NEW_THREAD_PATH}?dossier=${thread.siren}`} kind="secondary">
            Écrire un message
          </ButtonLink>
        </ButtonGroup>
      </Notice>
    );
  return (
    <section id="repondre">
      <SectionTitle>Répondre</SectionTitle>
      <RequiredNote />
      <Form action={threadPath(thread.id)} withFiles>
        <SeenUntil thread={thread} />
        <MessageFields message={typed} label="Votre message" />
      </Form>
    </section>
  );
}

/** Written while the administration closed the thread, or while the delegation changed. */
function Unsent({ typed }: { typed: string }) {
  return (
    <>
      <p>Votre message n’a pas été envoyé. Le voici, pour que vous puissiez le copier :</p>
      <p class="ep-message__text" dir="auto">
        {typed}
      </p>
    </>
  );
}
