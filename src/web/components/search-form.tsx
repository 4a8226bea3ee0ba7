import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { SelectField } from './choices.tsx';
import { TextField } from './field.tsx';
import { Form } from './form.tsx';

export interface DossierPickerProps {
  action: string;
  /** Few enough for one list; the value is what `dossier` is sent as. */
  options: readonly { value: string; label: string }[];
  hint?: ComponentChildren;
}

/** « Choisir un dossier »: list and button on one line where there is room. */
export function DossierPicker({ action, options, hint }: DossierPickerProps) {
  return (
    <Form action={action} class="ep-picker">
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

export interface SearchFormProps {
  /** Page of the results, asked for with GET: a search changes nothing and its address can be kept. */
  action: string;
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  value?: string;
}

/** One line to search a list by. */
export function SearchForm({ action, name, label, hint, value }: SearchFormProps) {
  return (
    <search>
      <form action={action} class="ep-picker">
        <TextField label={label} name={name} hint={hint} value={value} />
        <Button kind="secondary">Rechercher</Button>
      </form>
    </search>
  );
}
