import type { ComponentChildren } from 'preact';
import { Button } from '../web/components/button.tsx';
import { Layout, PageTitle } from '../web/components/layout.tsx';
import type { View } from '../web/components/view.ts';
import { longMoment, parisDay, shortDay, stamp } from '../web/french-dates.ts';
import { type KeptMail, LIST_LIMIT, type OpenedMail } from './mailbox.ts';

export interface MailboxPageProps {
  view: View;
  /** Newest first. */
  mails: readonly KeptMail[];
  /** Everyone who has a mail here. */
  recipients: readonly string[];
  /** The one address whose mails are shown. */
  filter: string | undefined;
  /** Ids of those that somebody has opened. */
  opened: ReadonlySet<string>;
}

/** « Courriels de démonstration »: what arrived, and for whom. */
export function MailboxPage({ view, mails, recipients, filter, opened }: MailboxPageProps) {
  const from = view.site.OPERATOR_NAME;
  return (
    <MailboxLayout view={view} title="Courriels de démonstration">
      <PageTitle>Courriels de démonstration</PageTitle>
      <p class="mailbox-lead">
        Cette installation n’envoie rien&nbsp;: les courriels du site arrivent ici, quel que soit leur
        destinataire.
      </p>
      <section class="mailbox" aria-label="Boîte de réception">
        <div class="mailbox-bar">
          <Filter recipients={recipients} filter={filter} />
          <a class="mailbox-bar__link" href={listAddress(filter)}>
            Actualiser
          </a>
        </div>
        {mails.length > 0 ? (
          <MailList mails={mails} opened={opened} from={from} />
        ) : (
          <EmptyList filter={filter} />
        )}
      </section>
      {mails.length === LIST_LIMIT ? <p>Seuls les {LIST_LIMIT} derniers courriels sont affichés.</p> : null}
      <p>
        Pour qui construit le site&nbsp;: <a href="/demo/composants">tous les composants des pages</a>.
      </p>
    </MailboxLayout>
  );
}

export type MailPart = 'html' | 'text';

export interface MailPageProps {
  view: View;
  mail: OpenedMail;
  part: MailPart;
  /** The list beside it. */
  others: readonly KeptMail[];
  opened: ReadonlySet<string>;
  /** Links to this site can be followed from the text. */
  baseUrl: string;
}

/** One mail, in one of its two parts. */
export function MailPage({ view, mail, part, others, opened, baseUrl }: MailPageProps) {
  const from = view.site.OPERATOR_NAME;
  const address = mailAddress(mail);
  return (
    <MailboxLayout view={view} title={mail.subject.replace(/^Espace professionnel - /, '')}>
      <p class="mailbox-back">
        <a href="/demo/courriels">Tous les courriels</a>
      </p>
      <div class="mailbox mailbox--open">
        <nav class="mailbox-side" aria-label="Courriels reçus">
          <MailList mails={others} opened={opened} from={from} current={mail.id} />
        </nav>
        <article class="mailbox-mail" aria-labelledby="objet">
          <header class="mailbox-mail__head">
            <h1 class="mailbox-mail__subject" id="objet">
              {mail.subject}
            </h1>
            <Envelope mail={mail} from={from} />
          </header>
          <nav class="mailbox-tabs" aria-label="Présentation du courriel">
            <Tab href={address} current={part === 'html'}>
              Mise en forme
            </Tab>
            <Tab href={`${address}/texte`} current={part === 'text'}>
              Texte seul
            </Tab>
          </nav>
          {part === 'html' ? (
            <iframe
              class="mailbox-mail__frame"
              src={`${address}/html`}
              title="Contenu du courriel"
              sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
              data-fits
            />
          ) : (
            <pre class="mailbox-mail__text">{withLinks(mail.text, baseUrl)}</pre>
          )}
        </article>
      </div>
    </MailboxLayout>
  );
}

interface MailboxLayoutProps {
  view: View;
  title: string;
  children?: ComponentChildren;
}

function MailboxLayout({ view, title, children }: MailboxLayoutProps) {
  return (
    <Layout view={view} title={title} wide>
      {/* Allowed in the body (HTML, 4.2.4), so that the layout of all pages need not know of it. */}
      <link rel="stylesheet" href="/demo/courriels.css" />
      {children}
    </Layout>
  );
}

function Filter({ recipients, filter }: Pick<MailboxPageProps, 'recipients' | 'filter'>) {
  const isChosen = (address: string) => address.toLowerCase() === filter?.toLowerCase();
  const unknown = filter !== undefined && !recipients.some(isChosen);
  return (
    <form class="mailbox-filter" method="get" action="/demo/courriels">
      <label class="mailbox-filter__label" for="adresse">
        Destinataire
      </label>
      <select class="govuk-select mailbox-filter__select" id="adresse" name="adresse">
        <option value="">Tous les destinataires</option>
        {(unknown ? [filter, ...recipients] : recipients).map((address) => (
          <option key={address} value={address} selected={isChosen(address)}>
            {address}
          </option>
        ))}
      </select>
      <Button kind="secondary">Filtrer</Button>
    </form>
  );
}

function EmptyList({ filter }: { filter: string | undefined }) {
  return (
    <div class="mailbox-empty">
      <p class="mailbox-empty__title">Aucun courriel{filter ? ` pour ${filter}` : ''}</p>
      <p>
        Un courriel apparaît ici quelques instants après l’action qui le provoque&nbsp;: actualisez la page.
      </p>
    </div>
  );
}

interface MailListProps {
  mails: readonly KeptMail[];
  opened: ReadonlySet<string>;
  from: string;
  current?: string;
}

function MailList({ mails, opened, from, current }: MailListProps) {
  return (
    <ul class="mailbox-list">
      {mails.map((mail) => (
        <li key={mail.id} class="mailbox-list__item">
          <a
            class={opened.has(mail.id) ? 'mailbox-row' : 'mailbox-row mailbox-row--new'}
            href={mailAddress(mail)}
            aria-current={mail.id === current ? 'page' : undefined}
          >
            {opened.has(mail.id) ? null : <strong class="mailbox-row__new">Non lu</strong>}
            <span class="mailbox-row__from">De : {from}</span>
            <time class="mailbox-row__time" dateTime={mail.at.toISOString()}>
              {shortMoment(mail.at)}
            </time>
            <span class="mailbox-row__to">À : {mail.to}</span>
            <span class="mailbox-row__subject">{mail.subject}</span>
            <span class="mailbox-row__opening">{mail.opening}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Envelope({ mail, from }: { mail: KeptMail; from: string }) {
  return (
    <div class="mailbox-envelope">
      <Initial address={mail.to} />
      <p class="mailbox-envelope__to">
        De&nbsp;: <strong>{from}</strong>
        <br />
        À&nbsp;: <strong>{mail.to}</strong>
      </p>
      <p class="mailbox-envelope__time">
        <time dateTime={mail.at.toISOString()}>{longMoment(mail.at)}</time>
      </p>
    </div>
  );
}

function Initial({ address }: { address: string }) {
  return (
    <span class="mailbox-initial" aria-hidden="true">
      {address.charAt(0).toUpperCase()}
    </span>
  );
}

function Tab({ href, current, children }: { href: string; current: boolean; children: string }) {
  return (
    <a class="mailbox-tabs__tab" href={href} aria-current={current ? 'page' : undefined}>
      {children}
    </a>
  );
}

/** Only links to this very site become links: the rest of a text stays text. */
function withLinks(text: string, baseUrl: string): ComponentChildren {
  if (baseUrl === '') return text;
  return text.split(/(https?:\/\/[^\s<>()«»]*[^\s<>()«».,;:!?])/).map((piece, index) =>
    isWithin(piece, baseUrl) ? (
      <a key={index} href={piece}>
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}

function isWithin(address: string, baseUrl: string): boolean {
  return address === baseUrl || address.startsWith(`${baseUrl}/`);
}

function mailAddress({ id }: KeptMail): string {
  return `/demo/courriels/${id}`;
}

function listAddress(filter: string | undefined): string {
  return filter ? `/demo/courriels?adresse=${encodeURIComponent(filter)}` : '/demo/courriels';
}

/** « 22/08/2023 14:09 » */
function shortMoment(at: Date): string {
  const [, hour = '', minute = ''] = /(\d{2})h(\d{2})mn/.exec(stamp(at)) ?? [];
  return `${shortDay(parisDay(at))} ${hour}:${minute}`;
}
