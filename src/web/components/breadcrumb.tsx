export interface BreadcrumbProps {
  /** From the home page on; the last is the page shown and needs no address. */
  items: readonly { label: string; href?: string }[];
}

/** « Espace professionnel > Gérer les services > … » */
export function Breadcrumb({ items }: BreadcrumbProps) {
  return (
    <nav class="ep-breadcrumb" aria-label="Fil d’Ariane">
      <ol class="ep-breadcrumb__list">
        {items.map(({ label, href }) => (
          <li key={label}>{href ? <a href={href}>{label}</a> : <span aria-current="page">{label}</span>}</li>
        ))}
      </ol>
    </nav>
  );
}
