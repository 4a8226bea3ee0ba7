import type { Catalogue } from '../home/catalogue.ts';
import { ServiceBoxes } from '../home/service-boxes.tsx';
import { DesignatedFields } from '../mandates/granting/designated-form.tsx';
import { FormButtons } from '../web/components/button.tsx';
import { Fieldset } from '../web/components/choices.tsx';
import { Form, RequiredNote } from '../web/components/form.tsx';
import { CurrentPasswordField } from '../web/components/password-field.tsx';
import type { TypedDesignation } from './form.ts';

export interface DesignationFormProps {
  action: string;
  /** « Qui désignez-vous ? » */
  who: string;
  /** Beside the services. */
  hint: string;
  catalogue: Catalogue;
  /** Those that can be given; all are ticked at first. */
  services: readonly string[];
  typed: TypedDesignation | undefined;
  /** The way out. */
  cancel: string;
}

/** Who gets a role, in which services, and what confirms it. */
export function DesignationForm(props: DesignationFormProps) {
  const { action, who, hint, catalogue, services, typed, cancel } = props;
  return (
    <Form action={action}>
      <RequiredNote />
      <DesignatedFields legend={who} typed={typed} />
      <Fieldset legend="Pour quels services ?" hint={hint} name="services">
        <ServiceBoxes catalogue={catalogue} ids={services} ticked={typed?.services ?? services} />
      </Fieldset>
      <CurrentPasswordField />
      <FormButtons cancel={cancel}>Faire la proposition</FormButtons>
    </Form>
  );
}
