import type { ComponentChildren } from 'preact';
import type { Catalogue } from '../home/catalogue.ts';
import { Checkbox, Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { TextField } from '../web/components/field.tsx';
import { Details } from '../web/components/lists.tsx';
import { serviceField, type TypedRole } from './form.ts';
import { ROLE_REQUEST_TEXTS } from './texts.ts';

/** The first step: of which company. */
export function SirenField({ value }: { value: string }) {
  return (
    <TextField
      label="Numéro SIREN de l’entreprise"
      name="siren"
      inputmode="numeric"
      width="short"
      hint="9 chiffres, avec ou sans espaces."
      value={value}
      required
    />
  );
}

export function CapacityChoice({ value }: { value: string }) {
  return (
    <RadioGroup
      legend="À quel titre agissez-vous ?"
      name="capacity"
      value={value}
      required
      choices={[
        {
          value: 'legal',
          label: 'Représentant légal',
          hint: 'Gérant, président, entrepreneur individuel… : vous engagez l’entreprise par votre signature.',
        },
        {
          value: 'mandated',
          label: 'Personne mandatée',
          hint: 'Salarié, comptable, conseil… : le représentant légal vous a chargé d’agir pour l’entreprise.',
        },
      ]}
    />
  );
}

export interface ServiceChoiceProps {
  catalogue: Catalogue;
  typed: TypedRole;
  legend: string;
  /** Beside the box that takes all of them. */
  all: string;
  /** Those that can be asked for. */
  offered: ReadonlySet<string>;
  /** What stands in the place of the others: why, and what to do. */
  others: { title: string; children: ComponentChildren; ids: ReadonlySet<string> } | undefined;
}

/** Which services, group by group as on the home; those that cannot be had are named below. */
export function ServiceChoice({ catalogue, typed, legend, all, offered, others }: ServiceChoiceProps) {
  const groups = catalogue.services.groups
    .map(({ id, title, tiles }) => ({ id, title, tiles: tiles.filter((tile) => offered.has(tile.id)) }))
    .filter(({ tiles }) => tiles.length > 0);
  const isOpen = typed.services.length > 0;
  return (
    <>
      <Fieldset legend={legend} name="services">
        <Checkbox name="all_services" label={all} checked={typed.all} />
        <details class="ep-details" open={isOpen}>
          <summary class="ep-details__summary">Choisir service par service</summary>
          <div class="ep-details__body">
            {groups.map(({ id, title, tiles }) => (
              <Fieldset key={id} legend={title}>
                {tiles.map((tile) => (
                  <Checkbox
                    key={tile.id}
                    name={serviceField(tile.id)}
                    label={tile.label}
                    checked={typed.services.includes(tile.id)}
                  />
                ))}
              </Fieldset>
            ))}
          </div>
        </details>
      </Fieldset>
      {others ? (
        <Details summary={others.title}>
          {others.children}
          <ServiceNameList catalogue={catalogue} ids={[...others.ids]} />
        </Details>
      ) : null}
    </>
  );
}

/** Services by group, as the catalogue names them. */
export function ServiceNameList({ catalogue, ids }: { catalogue: Catalogue; ids: readonly string[] }) {
  const groups = catalogue.services.groups
    .map(({ title, tiles }) => ({
      title,
      labels: tiles.filter(({ id }) => ids.includes(id)).map(({ label }) => label),
    }))
    .filter(({ labels }) => labels.length > 0);
  const known = new Set(catalogue.services.groups.flatMap(({ tiles }) => tiles.map(({ id }) => id)));
  const unknown = ids.filter((id) => !known.has(id));
  return (
    <ul>
      {groups.map(({ title, labels }) => (
        <li key={title}>
          <strong>{title}</strong> : {labels.join(', ')}
        </li>
      ))}
      {unknown.map((id) => (
        <li key={id}>{id}</li>
      ))}
    </ul>
  );
}

export function capacityWords(capacity: keyof typeof ROLE_REQUEST_TEXTS.capacities): string {
  return ROLE_REQUEST_TEXTS.capacities[capacity];
}
