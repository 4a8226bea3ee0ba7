import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { SelectField } from './choices.tsx';
import { Form } from './form.tsx';

export interface DossierPickerProps {
  action: string;
  csrfToken: string;
  /** Few enough for one list; the value is what `dossier` is sent as. */
  options: readonly { value: string; label: string }[];
  hint?: ComponentChildren;
}

/** « Choisir un dossier »: list and button on one line where there is room. */
export function DossierPicker({ action, csrfToken, options, hint }: DossierPickerProps) {
  return (
    <Form action={action} csrfToken={csrfToken} class="ep-picker">
      <SelectField
        label="Choisir un dossier"
        name="dossier"
        hint={hint}
        options={[{ value: '', label: 'Sélectionnez une entreprise' }, ...options]}
      />
      <Button>Choisir ce dossier</Button>
    </Form>
  );
}
