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
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly ComponentChildren[])[];
}

/** Safari forgets what a table is where its rows are laid out as blocks, as they are on a narrow screen. */
const ROLES = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  column: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

/**
 * On a narrow screen each row stands by itself: its first cell names it, the others bear the names of their columns. A
 * table that is wider than its place all the same scrolls by itself, not the page.
 */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  if (rows.length === 0) return <p>Rien à afficher.</p>;
  return (
    <section class="ep-table-frame" tabindex={0} aria-label={caption}>
      <table class="ep-table" {...ROLES.table}>
        <caption class="ep-table__caption">{caption}</caption>
        <thead {...ROLES.group}>
          <tr {...ROLES.row}>
            {columns.map((column) => (
              <th key={column} scope="col" {...ROLES.column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...ROLES.group}>
          {rows.map((row, index) => (
            <tr key={index} {...ROLES.row}>
              {row.map((cell, position) => (
                <td key={position} data-column={columns[position]} {...ROLES.cell}>
                  <div>{cell}</div>
                </td>
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
