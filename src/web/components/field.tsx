import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Icon } from './icon.tsx';

/** What is wrong with a field: one thing, or several that are summed up in a line. */
export type FieldError = string | { summary: string; each: readonly string[] };

/** What is wrong with each field of a page, by its name: {@link FormPage} hands it to all of them. */
export const FieldErrors = createContext<Readonly<Record<string, FieldError | undefined>>>({});

/** What is wrong with a field of that name. */
export function useFieldError(name: string): FieldError | undefined {
  return useContext(FieldErrors)[name];
}

export interface TextFieldProps {
  label: ComponentChildren;
  /** Also its id: the error summary links to it. */
  name: string;
  hint?: ComponentChildren;
  value?: string | undefined;
  type?: 'text' | 'email' | 'tel';
  /** By default `off`. WCAG 1.3.5 wants the purpose told for the holder's own data. */
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'tel' | 'numeric';
  /** Marks the field « * » and tells assistive technologies. */
  required?: boolean;
  /** As wide as what is expected in it; by default the whole column. */
  width?: 'full' | 'half' | 'short' | 'code';
}

/**
 * One line of text, with its label, hint and error. No `maxlength`: a browser cuts what is pasted without a word, and an
 * address that is cut is somebody else's. What is too long is said by the server.
 */
export function TextField(props: TextFieldProps) {
  const { name, label, hint, required, type = 'text', width = 'full' } = props;
  const error = useFieldError(name);
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error} required={required ?? false}>
      <input
        class={`govuk-input ep-input--${width}${error ? ' govuk-input--error' : ''}`}
        id={name}
        name={name}
        // The types of preact tell input types apart; these three take the same attributes.
        type={type as 'text'}
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        autocapitalize={type === 'email' || width === 'code' ? 'none' : undefined}
        inputmode={props.inputmode}
        // Addresses, names and codes are no dictionary words.
        spellcheck={false}
        required={required}
        {...describe(name, { hint, error })}
      />
    </FieldFrame>
  );
}

export interface TextAreaProps
  extends Pick<TextFieldProps, 'label' | 'name' | 'hint' | 'value' | 'required'> {
  rows?: number;
}

/** Some lines of text. No `maxlength`, as in {@link TextField}. */
export function TextArea({ name, label, hint, value, required, rows = 6 }: TextAreaProps) {
  const error = useFieldError(name);
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error} required={required ?? false}>
      <textarea
        class={`govuk-textarea${error ? ' govuk-textarea--error' : ''}`}
        id={name}
        name={name}
        rows={rows}
        autocomplete="off"
        required={required}
        {...describe(name, { hint, error })}
      >
        {value}
      </textarea>
    </FieldFrame>
  );
}

export interface FieldFrameProps {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: FieldError | undefined;
  required?: boolean;
  children?: ComponentChildren;
}

/** Label, hint, error message and control, in the order in which they are read. */
export function FieldFrame({ id, label, hint, error, required, children }: FieldFrameProps) {
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      <label class="govuk-label" for={id}>
        {label}
        {required ? <RequiredMark /> : null}
      </label>
      <HintAndError id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

export function HintAndError({
  id,
  hint,
  error,
}: {
  id: string;
  hint?: ComponentChildren;
  error?: FieldError | undefined;
}) {
  return (
    <>
      {hint ? (
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? <WrongField id={`${id}-error`} error={error} /> : null}
    </>
  );
}

function WrongField({ id, error }: { id: string; error: FieldError }) {
  if (typeof error === 'string') return <ErrorMessage id={id}>{error}</ErrorMessage>;
  return (
    <div id={id}>
      <ErrorMessage>{error.summary}</ErrorMessage>
      <ul class="ep-error-list">
        {error.each.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </div>
  );
}

/** What is wrong, beside the field: told by its icon and its word, not by its colour alone. */
export function ErrorMessage({ id, children }: { id?: string; children?: ComponentChildren }) {
  return (
    <p id={id} class="govuk-error-message">
      <Icon name="error" class="ep-error-icon" />
      <span class="ep-error-word">Erreur :</span> {children}
    </p>
  );
}

export function RequiredMark() {
  return <span class="ep-required">&nbsp;*</span>;
}

interface Descriptions {
  hint?: unknown;
  error?: unknown;
  /** Ids of further descriptions. */
  more?: string | undefined;
}

/** Attributes that tie a control to its hint and its error. */
export function describe(id: string, parts: Descriptions) {
  return {
    'aria-describedby': describedBy(id, parts),
    'aria-invalid': parts.error ? ('true' as const) : undefined,
  };
}

export function describedBy(id: string, { hint, error, more }: Descriptions): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : '', more ?? ''];
  return ids.filter(Boolean).join(' ') || undefined;
}
