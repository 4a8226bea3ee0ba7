import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { TextField } from './text-field.tsx';

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
