import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { hasIcon, Icon } from './icon.tsx';

/** As `platform/search-words.ts` makes them. */
interface Searched {
  name: string;
  about: string;
}

export interface ListedService {
  label: string;
  href: string;
  /** Opens under it on « [+] ». */
  details?: ComponentChildren;
  /** Where the list can be searched: what it is found by, and whether it is. */
  searched?: Searched;
  isLeft?: boolean;
}

export interface ServiceListProps {
  title: string;
  /** Target of the menu: `consulter`, `declarer`, `payer`, `demarches`; each of these has its icon. */
  id?: string;
  /** Of the heading. */
  level?: 2 | 3;
  services: readonly ListedService[];
  /** Said where there are none: the menu leads here too when there is nothing to choose. */
  empty?: string;
}

/** One group of services, a line each: « Consulter », « Déclarer », « MON ESPACE »… */
export function ServiceList({ title, id, level = 2, services, empty }: ServiceListProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const noneLeft = services.length > 0 && services.every(({ isLeft }) => isLeft === false);
  return (
    <section class="ep-services" id={id} hidden={noneLeft} data-services>
      <Heading class={`ep-services__title ep-services__title--${level}`}>
        {hasIcon(id) ? <Icon name={id} class="ep-services__icon" /> : null}
        {title}
      </Heading>
      {services.length > 0 ? (
        <ul class="ep-services__list">
          {services.map((service) => (
            <Service key={service.label} {...service} />
          ))}
        </ul>
      ) : (
        <p class="ep-services__empty">{empty}</p>
      )}
    </section>
  );
}

function Service({ label, href, details, searched, isLeft = true }: ListedService) {
  return (
    <li
      class={details ? 'ep-service ep-service--more' : 'ep-service'}
      hidden={!isLeft}
      data-name={searched?.name}
      data-about={searched?.about}
    >
      <a class="ep-service__link" href={href}>
        {label}
      </a>
      {details ? (
        <details>
          <summary class="ep-service__toggle">
            <span aria-hidden="true" class="ep-service__sign" />
            <span class="govuk-visually-hidden">Plus d’informations : {label}</span>
          </summary>
          <div class="ep-service__details">{details}</div>
        </details>
      ) : null}
    </li>
  );
}

/** Columns of service lists side by side where there is room. */
export function ServiceColumns({ children }: { children?: ComponentChildren }) {
  return <div class="ep-service-columns">{children}</div>;
}

/** Leaves of the services below those that hold the words typed: as one types, and without scripts by the button. */
export function ServiceFilter({ search, left, total }: { search: string; left: number; total: number }) {
  const texts = {
    all: `${total} services.`,
    some: `%s services sur ${total}.`,
    one: `Un service sur ${total}.`,
    none: 'Aucun service ne correspond.',
  };
  const text = search === '' ? texts.all : left === 0 ? texts.none : left === 1 ? texts.one : texts.some;
  return (
    <search>
      <form class="ep-filter" action="/espace" data-filter>
        <label class="ep-filter__label" for="service">
          Filtrer les services
        </label>
        <input
          class="govuk-input ep-filter__field"
          id="service"
          name="service"
          type="search"
          value={search}
          maxlength={100}
          autocomplete="off"
          spellcheck={false}
        />
        <Button kind="secondary">Filtrer</Button>
        <p class="ep-filter__left">
          <span role="status" data-filter-left={JSON.stringify(texts)}>
            {text.replace('%s', String(left))}
          </span>{' '}
          <a href="/espace" data-filter-clear hidden={search === ''}>
            Tout afficher
          </a>
        </p>
      </form>
    </search>
  );
}

export interface LinkBlockProps {
  /** Where links from other pages lead. */
  id?: string;
  title: string;
  entries: readonly {
    label: string;
    href: string;
    /** Text of « En savoir plus ». */
    details: ComponentChildren;
  }[];
}

/** One of the four blocks of « Gérer les services ». */
export function LinkBlock({ id, title, entries }: LinkBlockProps) {
  return (
    <section class="ep-block" id={id}>
      <h2 class="ep-block__title">{title}</h2>
      <ul class="ep-block__list">
        {entries.map(({ label, href, details }) => (
          <li key={label} class="ep-block__entry">
            <a class="ep-block__link" href={href}>
              {label}
            </a>
            <details class="ep-details ep-details--small">
              <summary class="ep-details__summary">
                En savoir plus<span class="govuk-visually-hidden"> : {label}</span>
              </summary>
              <div class="ep-details__body">{details}</div>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Blocks side by side where there is room. */
export function LinkBlocks({ children }: { children?: ComponentChildren }) {
  return <div class="ep-blocks">{children}</div>;
}

export interface DossierLineProps {
  siren: string;
  name: string;
  /** Tags, a link. */
  children?: ComponentChildren;
}

/** The company whose services are shown, on one line where there is room. */
export function DossierLine({ siren, name, children }: DossierLineProps) {
  return (
    <section class="ep-dossier">
      <h2 class="ep-dossier__title">DOSSIER COURANT</h2>
      <p class="ep-dossier__siren">SIREN {siren}</p>
      <p class="ep-dossier__name">{name}</p>
      {children}
    </section>
  );
}

/** Where one of several companies is chosen. */
export function DossierChoice({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <section class="ep-dossiers">
      <h2 class="ep-dossier__title">{title}</h2>
      {children}
    </section>
  );
}

/** A state in one word: « en attente ». */
export function Tag({
  tone = 'info',
  children,
}: {
  tone?: 'info' | 'warning' | 'success';
  children?: ComponentChildren;
}) {
  return <strong class={`ep-tag ep-tag--${tone}`}>{children}</strong>;
}

export interface CardProps {
  title?: ComponentChildren;
  /** Of its heading: 3 where it stands below a section's. */
  level?: 2 | 3;
  /** `quiet` for what stands beside the main matter. */
  tone?: 'plain' | 'quiet';
  children?: ComponentChildren;
}

/** White sheet that holds one matter: a form, a group of facts. */
export function Card({ title, level = 2, tone = 'plain', children }: CardProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section class={tone === 'quiet' ? 'ep-card ep-card--quiet' : 'ep-card'}>
      {title ? <Heading class="ep-card__title">{title}</Heading> : null}
      {children}
    </section>
  );
}

export interface ColumnsProps {
  children?: ComponentChildren;
  /** Second in the source, beside or under the main matter. */
  aside: ComponentChildren;
}

/** Main matter and what goes with it; one under the other on a narrow screen. */
export function Columns({ children, aside }: ColumnsProps) {
  return (
    <div class="ep-columns">
      <div>{children}</div>
      <div>{aside}</div>
    </div>
  );
}
