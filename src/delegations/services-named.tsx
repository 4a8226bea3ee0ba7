import type { Catalogue } from '../home/catalogue.ts';
import { servicesByName } from '../home/rules.ts';
import { Details } from '../web/components/lists.tsx';

/** So many are read at a glance. */
const SHOWN_AT_ONCE = 3;

/** Services by their names, group by group; many open on demand. What the catalogue does not know has no name. */
export function ServicesNamed({
  services,
  catalogue,
}: {
  services: readonly string[];
  catalogue: Catalogue;
}) {
  const groups = servicesByName(catalogue, services);
  const count = services.length === 1 ? 'Un service' : `${services.length} services`;
  if (groups.length === 0) return <span>{count}</span>;
  const lines = groups.map(({ title, labels }) => `${title} : ${labels.join(', ')}`);
  const list = (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  if (services.length > SHOWN_AT_ONCE) return <Details summary={count}>{list}</Details>;
  return lines.length === 1 ? <span>{lines[0]}</span> : list;
}
