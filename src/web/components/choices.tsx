import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { describe, describedBy, FieldFrame, HintAndError, RequiredMark, useFieldError } from './field.tsx';

export interface CheckboxProps {
  label: ComponentChildren;
  name: string;
  checked?: boolean;
  hint?: ComponentChildren;
  required?: boolean;
  /** Shown only while ticked where the browser can, always otherwise. */
  children?: ComponentChildren;
}

/** One box to tick, with the fields it opens. */
export function Checkbox(props: CheckboxProps) {
  const { name, hint, children } = props;
  const error = useFieldError(name);
  return (
    <div class={error ? 'ep-choice govuk-form-group--error' : 'ep-choice'} data-choice>
      <HintAndError id={name} error={error} />
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id={name}
          name={name}
          value="1"
          checked={props.checked}
          required={props.required}
          {...(children ? { 'data-reveals': `${name}-content` } : {})}
          {...describe(name, { hint, error })}
        />
        <label class="govuk-label govuk-checkboxes__label" for={name}>
          {props.label}
          {props.required ? <RequiredMark /> : null}
        </label>
        {hint ? (
          <div id={`${name}-hint`} class="govuk-hint govuk-checkboxes__hint">
            {hint}
          </div>
        ) : null}
      </div>
      <Revealed id={name}>{children}</Revealed>
    </div>
  );
}

export interface RadioGroupProps {
  legend: ComponentChildren;
  /** Also the id of the first choice, so that the error summary can go there. */
  name: string;
  value?: string | undefined;
  required?: boolean;
  choices: readonly {
    value: string;
    label: ComponentChildren;
    hint?: ComponentChildren;
    children?: ComponentChildren;
  }[];
}

/** One choice among few; each may open fields of its own. */
export function RadioGroup(props: RadioGroupProps) {
  const { name, choices } = props;
  const error = useFieldError(name);
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(name, { error })}>
        <legend class="govuk-fieldset__legend ep-legend">
          {props.legend}
          {props.required ? <RequiredMark /> : null}
        </legend>
        <HintAndError id={name} error={error} />
        <div class="govuk-radios">
          {choices.map((choice, index) => (
            <Radio
              key={choice.value}
              id={index === 0 ? name : `${name}-${choice.value}`}
              group={props}
              choice={choice}
            />
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function Radio({
  id,
  group,
  choice,
}: {
  id: string;
  group: RadioGroupProps;
  choice: RadioGroupProps['choices'][number];
}) {
  const { value, label, hint, children } = choice;
  return (
    <div class="ep-choice" data-choice>
      <div class="govuk-radios__item">
        <input
          class="govuk-radios__input"
          type="radio"
          id={id}
          name={group.name}
          value={value}
          checked={group.value === value}
          required={group.required}
          aria-describedby={hint ? `${id}-choice-hint` : undefined}
          {...(children ? { 'data-reveals': `${id}-content` } : {})}
        />
        <label class="govuk-label govuk-radios__label" for={id}>
          {label}
        </label>
        {hint ? (
          <div id={`${id}-choice-hint`} class="govuk-hint govuk-radios__hint">
            {hint}
          </div>
        ) : null}
      </div>
      <Revealed id={id}>{children}</Revealed>
    </div>
  );
}

function Revealed({ id, children }: { id: string; children?: ComponentChildren }) {
  if (!children) return null;
  return (
    <div class="ep-choice__content" id={`${id}-content`}>
      {children}
    </div>
  );
}

export interface SelectFieldProps {
  label: ComponentChildren;
  name: string;
  id?: string;
  value?: string | undefined;
  hint?: ComponentChildren;
  required?: boolean;
  autocomplete?: string;
  /** As wide as its choices; by default the whole column. */
  width?: 'full' | 'half' | 'short';
  options: readonly { value: string; label: string }[];
}

/** One choice among many, such as the security question. */
export function SelectField(props: SelectFieldProps) {
  const { name, id = name, hint, options, width = 'full' } = props;
  const error = useFieldError(name);
  return (
    <FieldFrame id={id} label={props.label} hint={hint} error={error} required={props.required ?? false}>
      <select
        class={`govuk-select ep-input--${width}${error ? ' govuk-select--error' : ''}`}
        id={id}
        name={name}
        autocomplete={props.autocomplete}
        required={props.required}
        {...describe(id, { hint, error })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** Fields that answer one question together. */
export function Fieldset({
  legend,
  hint,
  name,
  children,
}: {
  legend: ComponentChildren;
  hint?: ComponentChildren;
  /** Of what can be wrong with them together. */
  name?: string;
  children?: ComponentChildren;
}) {
  const error = useFieldError(name ?? '');
  const own = useId();
  const id = name ?? own;
  return (
    <fieldset
      class={`govuk-fieldset ep-fieldset${error ? ' govuk-form-group govuk-form-group--error' : ''}`}
      aria-describedby={describedBy(id, { hint, error })}
    >
      <legend class="govuk-fieldset__legend ep-legend">{legend}</legend>
      {hint ? (
        <p id={`${id}-hint`} class="govuk-hint">
          {hint}
        </p>
      ) : null}
      <HintAndError id={id} error={error} />
      {children}
    </fieldset>
  );
}
