import type { ComponentChildren } from 'preact';

export interface PaginationProps {
  /** From 1. */
  page: number;
  pages: number;
  href: (page: number) => string;
}

/** « Page 2 sur 6 », and the ones before and after; nothing for a single page. */
export function Pagination({ page, pages, href }: PaginationProps) {
  if (pages === 1) return null;
  return (
    <nav class="ep-pagination" aria-label="Pages de la liste">
      {page > 1 ? <a href={href(page - 1)}>Page précédente</a> : null}
      <span>
        Page {page} sur {pages}
      </span>
      {page < pages ? <a href={href(page + 1)}>Page suivante</a> : null}
    </nav>
  );
}

export interface SummaryListProps {
  rows: readonly {
    label: ComponentChildren;
    value: ComponentChildren;
    action?: { label: string; href: string; hiddenText?: string };
  }[];
}

/** Facts to read again, one a line. */
export function SummaryList({ rows }: SummaryListProps) {
  const withActions = rows.some((row) => row.action);
  return (
    <dl class="govuk-summary-list">
      {rows.map(({ label, value, action }, index) => (
        <div
          key={index}
          class={`govuk-summary-list__row${withActions && !action ? ' govuk-summary-list__row--no-actions' : ''}`}
        >
          <dt class="govuk-summary-list__key">{label}</dt>
          <dd class="govuk-summary-list__value">{value}</dd>
          {action ? (
            <dd class="govuk-summary-list__actions">
              <a href={action.href}>
                {action.label}
                {action.hiddenText ? <span class="govuk-visually-hidden"> {action.hiddenText}</span> : null}
              </a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  );
}

export interface DataTableProps {
  caption: ComponentChildren;
  columns: readonly ComponentChildren[];
  rows: readonly (readonly ComponentChildren[])[];
}

/** On a narrow screen it scrolls by itself, not the page. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  if (rows.length === 0) return <p>Rien à afficher.</p>;
  return (
    <section
      class="ep-table-frame"
      tabindex={0}
      aria-label={typeof caption === 'string' ? caption : 'Tableau'}
    >
      <table class="ep-table">
        <caption class="ep-table__caption">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, position) => (
                <td key={position}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export interface EventListProps {
  /** Names the list. */
  label: string;
  events: readonly { what: string; when: string; where: string; mark?: string }[];
}

/** What happened, one under the other; a mark stands out. */
export function EventList({ label, events }: EventListProps) {
  return (
    <ol class="ep-events" aria-label={label}>
      {events.map(({ what, when, where, mark }, index) => (
        <li key={index} class="ep-events__item">
          <p class="ep-events__what">
            {what}
            {mark ? <strong class="ep-events__mark">{mark}</strong> : null}
          </p>
          <p class="ep-events__when">{when}</p>
          <p class="ep-events__where">{where}</p>
        </li>
      ))}
    </ol>
  );
}

/** Text that opens on demand. */
export function Details({ summary, children }: { summary: ComponentChildren; children?: ComponentChildren }) {
  return (
    <details class="ep-details">
      <summary class="ep-details__summary">{summary}</summary>
      <div class="ep-details__body">{children}</div>
    </details>
  );
}

/** So many are read at a glance. */
const SHOWN_AT_ONCE = 6;

/** A list; many lines open on demand. */
export function FoldedList({ items, summary }: { items: readonly string[]; summary: string }) {
  const list = (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
  return items.length > SHOWN_AT_ONCE ? <Details summary={summary}>{list}</Details> : list;
}
