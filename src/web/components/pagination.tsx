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
