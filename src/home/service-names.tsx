import { Details } from '../web/components/lists.tsx';
import { type Catalogue, serviceIds } from './catalogue.ts';
import { servicesByName } from './rules.ts';

/** So many are read at a glance. */
const SHOWN_AT_ONCE = 6;

export interface ServiceNamesProps {
  catalogue: Catalogue;
  ids: readonly string[];
  /** Never folded: the page is about them. */
  whole?: boolean;
}

/**
 * Services by their names, group by group as on the home; many open on demand. One that the catalogue no longer knows
 * comes last, by its id.
 */
export function ServiceNames({ catalogue, ids, whole = false }: ServiceNamesProps) {
  const known = new Set(serviceIds(catalogue));
  const groups = servicesByName(catalogue, ids);
  const others = ids.filter((id) => !known.has(id));
  const list = (
    <ul class="ep-service-names">
      {groups.map(({ title, labels }) => (
        <li key={title}>
          <strong>{title}</strong> : {labels.join(', ')}
        </li>
      ))}
      {others.map((id) => (
        <li key={id}>{id}</li>
      ))}
    </ul>
  );
  return !whole && ids.length > SHOWN_AT_ONCE ? (
    <Details summary={`${ids.length} services`}>{list}</Details>
  ) : (
    list
  );
}
