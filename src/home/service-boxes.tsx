import { Checkbox } from '../web/components/choices.tsx';
import { type Catalogue, serviceIds } from './catalogue.ts';

/** The field of one service: each has its own, for none is sent twice. */
export const serviceField = (id: string) => `service-${id}`;

export interface ServiceBoxesProps {
  catalogue: Catalogue;
  /** Those that can be ticked. */
  ids: readonly string[];
  ticked: readonly string[];
  /** What is said of one below its name, by its id. */
  notes?: ReadonlyMap<string, string>;
}

/** A box for each service, group by group as on the home. */
export function ServiceBoxes({ catalogue, ids, ticked, notes }: ServiceBoxesProps) {
  return (
    <>
      {boxGroups(catalogue, ids).map(({ title, services }) => (
        <fieldset key={title} class="govuk-fieldset ep-service-boxes">
          <legend class="govuk-fieldset__legend">{title}</legend>
          <div class="ep-ticks">
            {services.map(({ id, label }) => (
              <Checkbox
                key={id}
                name={serviceField(id)}
                label={label}
                hint={notes?.get(id)}
                checked={ticked.includes(id)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}

/** Where the summary of errors leads for all of them. */
export function firstServiceField(catalogue: Catalogue, ids: readonly string[]): string {
  return serviceField(boxGroups(catalogue, ids)[0]?.services[0]?.id ?? '');
}

/** One that the catalogue no longer knows comes last, by its id. */
function boxGroups(catalogue: Catalogue, ids: readonly string[]) {
  const known = new Set(serviceIds(catalogue));
  const groups = catalogue.services.groups.map(({ title, tiles }) => ({
    title,
    services: tiles.filter(({ id }) => ids.includes(id)),
  }));
  const others = ids.filter((id) => !known.has(id)).map((id) => ({ id, label: id }));
  return [...groups, { title: 'Autres services', services: others }].filter(
    ({ services }) => services.length > 0,
  );
}
