import type { ComponentChildren } from 'preact';
import type { Catalogue } from '../home/catalogue.ts';
import { ServiceBoxes } from '../home/service-boxes.tsx';
import { ServiceNames } from '../home/service-names.tsx';
import { Checkbox, Fieldset, RadioGroup } from '../web/components/choices.tsx';
import { Details } from '../web/components/lists.tsx';
import type { TypedRole } from './form.ts';
import { ROLE_REQUEST_TEXTS } from './texts.ts';

/** As what one acts for it. */
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
  offered: readonly string[];
  /** What stands in the place of the others: why, and what to do. */
  others: { title: string; children: ComponentChildren; ids: readonly string[] } | undefined;
}

/** Which services: all of them, or one by one; those that cannot be had are named below. */
export function ServiceChoice({ catalogue, typed, legend, all, offered, others }: ServiceChoiceProps) {
  return (
    <>
      <Fieldset legend={legend} name="services">
        <Checkbox name="all_services" label={all} checked={typed.all} />
        <details class="ep-details" open={typed.services.length > 0}>
          <summary class="ep-details__summary">Choisir service par service</summary>
          <div class="ep-details__body">
            <ServiceBoxes catalogue={catalogue} ids={offered} ticked={typed.services} />
          </div>
        </details>
      </Fieldset>
      {others ? (
        <Details summary={others.title}>
          {others.children}
          <ServiceNames catalogue={catalogue} ids={others.ids} whole />
        </Details>
      ) : null}
    </>
  );
}

export function capacityWords(capacity: keyof typeof ROLE_REQUEST_TEXTS.capacities): string {
  return ROLE_REQUEST_TEXTS.capacities[capacity];
}
