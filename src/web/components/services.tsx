import type { ComponentChildren } from 'preact';
import { hasIcon, Icon } from './button.tsx';

export interface EmptyTileGroupProps {
  title: string;
  /** As in TileGroup: the menu leads here too when there is nothing to choose. */
  id?: string;
  /** Why there is nothing. */
  text: string;
}

/** A group of services none of which is open. */
export function EmptyTileGroup({ title, id, text }: EmptyTileGroupProps) {
  return (
    <section class="ep-tiles" id={id}>
      <h2 class="ep-tiles__title">
        {hasIcon(id) ? <Icon name={id} class="ep-tiles__icon" /> : null}
        {title}
      </h2>
      <p>{text}</p>
    </section>
  );
}

export interface Tile {
  label: string;
  href: string;
  /** Opens under the tile on « [+] ». */
  details?: ComponentChildren;
}

export interface TileGroupProps {
  title: string;
  /** Target of the menu: `consulter`, `declarer`, `payer`, `demarches`; each of these has its icon. */
  id?: string;
  tiles: readonly Tile[];
  /** `list` for a narrow column (« MON ESPACE »); by default tiles side by side. */
  layout?: 'tiles' | 'list';
}

/** One group of services: « Consulter », « Déclarer », « MON ESPACE »… */
export function TileGroup({ title, id, tiles, layout = 'tiles' }: TileGroupProps) {
  return (
    <section class={`ep-tiles ep-tiles--${layout}`} id={id}>
      <h2 class="ep-tiles__title">
        {hasIcon(id) ? <Icon name={id} class="ep-tiles__icon" /> : null}
        {title}
      </h2>
      <ul class="ep-tiles__list">
        {tiles.map((tile) => (
          <li key={tile.label} class={tile.details ? 'ep-tile ep-tile--more' : 'ep-tile'}>
            <a class="ep-tile__link" href={tile.href}>
              {tile.label}
            </a>
            {tile.details ? (
              <details>
                <summary class="ep-tile__toggle">
                  <span aria-hidden="true" class="ep-tile__sign" />
                  <span class="govuk-visually-hidden">Plus d’informations : {tile.label}</span>
                </summary>
                <div class="ep-tile__details">{tile.details}</div>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
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

export interface DossierCardProps {
  siren: string;
  name: string;
  /** Tags, remarks, a link or a button to choose it. */
  children?: ComponentChildren;
}

/** The company whose services are shown. */
export function DossierCard({ siren, name, children }: DossierCardProps) {
  return (
    <section class="ep-dossier">
      <h2 class="ep-dossier__title">DOSSIER COURANT</h2>
      <p class="ep-dossier__siren">SIREN {siren}</p>
      <p class="ep-dossier__name">{name}</p>
      {children ? <div class="ep-dossier__more">{children}</div> : null}
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
  /** Heading of the card, an `h2`. */
  title?: ComponentChildren;
  /** `quiet` for what stands beside the main matter. */
  tone?: 'plain' | 'quiet';
  children?: ComponentChildren;
}

/** White sheet that holds one matter: a form, a group of facts. */
export function Card({ title, tone = 'plain', children }: CardProps) {
  return (
    <section class={tone === 'quiet' ? 'ep-card ep-card--quiet' : 'ep-card'}>
      {title ? <h2 class="ep-card__title">{title}</h2> : null}
      {children}
    </section>
  );
}

export interface ColumnsProps {
  children?: ComponentChildren;
  /** Second in the source, beside or under the main matter. */
  aside: ComponentChildren;
  /** The aside stands on the left on a wide screen (home). */
  asideFirst?: boolean;
}

/** Main matter and what goes with it; one under the other on a narrow screen. */
export function Columns({ children, aside, asideFirst }: ColumnsProps) {
  return (
    <div class={asideFirst ? 'ep-columns ep-columns--aside-first' : 'ep-columns'}>
      <div>{children}</div>
      <div class="ep-columns__aside">{aside}</div>
    </div>
  );
}
