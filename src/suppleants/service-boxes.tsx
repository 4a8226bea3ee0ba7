import type { ComponentChildren } from 'preact';
import { Checkbox, Fieldset } from '../web/components/choices.tsx';
import { boxOf } from './form.ts';

interface ServiceBoxesProps {
  legend: ComponentChildren;
  hint?: ComponentChildren;
  services: readonly { id: string; note?: string }[];
  labels: ReadonlyMap<string, string>;
  ticked: readonly string[];
}

/** Which services are meant, box by box. */
export function ServiceBoxes({ legend, hint, services, labels, ticked }: ServiceBoxesProps) {
  return (
    <Fieldset legend={legend} hint={hint} name="services">
      {services.map(({ id, note }) => (
        <Checkbox
          key={id}
          name={boxOf(id)}
          label={labels.get(id) ?? id}
          hint={note}
          checked={ticked.includes(id)}
        />
      ))}
    </Fieldset>
  );
}

/** Where the summary of errors leads for the group. */
export function firstBox(services: readonly { id: string }[]): Record<string, string> {
  return { services: boxOf(services[0]?.id ?? '') };
}
