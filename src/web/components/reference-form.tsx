import type { ComponentChildren } from 'preact';
import { Button, ButtonGroup } from './button.tsx';
import { TextField } from './field.tsx';
import { Form, RequiredNote } from './form.tsx';
import { FormPage } from './form-page.tsx';
import type { View } from './view.ts';

export interface ReferenceFormProps {
  view: View;
  title: string;
  action: string;
  /** What was typed. */
  reference?: string | undefined;
  error?: string | undefined;
  /** Which message it is that bears the reference. */
  children?: ComponentChildren;
}

/** Where a link of a mail that acts leads: its reference is typed here, or posted by the script that reads it in the link. */
export function ReferenceForm({ view, title, action, reference, error, children }: ReferenceFormProps) {
  return (
    <FormPage view={view} title={title} fields={['reference']} errors={{ reference: error }}>
      <p>{children}</p>
      <RequiredNote />
      <Form action={action}>
        <TextField
          label="Référence du message"
          name="reference"
          hint="Quatre groupes de quatre lettres ou chiffres, sous le lien du message. Rien n’est modifié à cette étape."
          width="half"
          value={reference}
          required
        />
        <ButtonGroup>
          <Button>Continuer</Button>
        </ButtonGroup>
      </Form>
    </FormPage>
  );
}

/** A form of one button, for whoever bears the reference. */
export function ReferenceAction(props: { action: string; reference: string; children: ComponentChildren }) {
  return (
    <Form action={props.action}>
      <input type="hidden" name="reference" value={props.reference} />
      {props.children}
    </Form>
  );
}
