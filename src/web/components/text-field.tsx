import type { ComponentChildren } from 'preact';
import { describe, FieldFrame } from './field.tsx';

export interface TextFieldProps {
  label: ComponentChildren;
  name: string;
  /** By default the name. The error summary links to it. */
  id?: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  value?: string | undefined;
  type?: 'text' | 'email' | 'tel';
  /** By default `off`. WCAG 1.3.5 wants the purpose told for the holder's own data. */
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'tel' | 'numeric';
  /** By default false: addresses, names and codes are no dictionary words. */
  spellcheck?: boolean;
  /** Marks the field « * » and tells assistive technologies. */
  required?: boolean;
  readonly?: boolean;
  /** As wide as what is expected in it; by default the whole column. */
  width?: 'full' | 'half' | 'short' | 'code';
}

/**
 * One line of text, with its label, hint and error. No `maxlength`: a browser cuts what is pasted without a word, and an
 * address that is cut is somebody else's. What is too long is said by the server.
 */
export function TextField(props: TextFieldProps) {
  const { name, id = name, label, hint, error, required, type = 'text', width = 'full' } = props;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} required={required ?? false}>
      <input
        class={`govuk-input ep-input--${width}${error ? ' govuk-input--error' : ''}`}
        id={id}
        name={name}
        // The types of preact tell input types apart; these three take the same attributes.
        type={type as 'text'}
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize={type === 'email' || width === 'code' ? 'none' : undefined}
        inputmode={props.inputmode}
        spellcheck={props.spellcheck ?? false}
        required={required}
        readonly={props.readonly}
        {...describe(id, { hint, error })}
      />
    </FieldFrame>
  );
}
