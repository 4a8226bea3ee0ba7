/** One page of a long list. */
export interface Paged<T> {
  shown: readonly T[];
  /** From 1. */
  page: number;
  pages: number;
  total: number;
}

const A_PAGE = 20;

/** @param asked the page, as an address names it; the nearest there is where it names none */
export function paged<T>(all: readonly T[], asked: string): Paged<T> {
  const pages = Math.max(1, Math.ceil(all.length / A_PAGE));
  const page = Math.min(Math.max(1, Number.parseInt(asked, 10) || 1), pages);
  return { shown: all.slice((page - 1) * A_PAGE, page * A_PAGE), page, pages, total: all.length };
}
