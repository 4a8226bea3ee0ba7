import type { ComponentChildren } from 'preact';
import { describe, describedBy, FieldFrame, HintAndError, RequiredMark } from './field.tsx';

export interface CheckboxProps {
  label: ComponentChildren;
  name: string;
  id?: string;
  /** Sent when ticked; by default `1`. */
  value?: string;
  checked?: boolean;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean;
  /** Shown only while ticked where the browser can, always otherwise. */
  children?: ComponentChildren;
}

/** One box to tick, with the fields it opens. */
export function Checkbox(props: CheckboxProps) {
  const { name, id = name, value = '1', hint, error, children } = props;
  return (
    <div class={error ? 'ep-choice govuk-form-group--error' : 'ep-choice'} data-choice>
      <HintAndError id={id} error={error} />
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          type="checkbox"
          id={id}
          name={name}
          value={value}
          checked={props.checked}
          required={props.required}
          {...(children ? { 'data-reveals': `${id}-content` } : {})}
          {...describe(id, { hint, error })}
        />
        <label class="govuk-label govuk-checkboxes__label" for={id}>
          {props.label}
          {props.required ? <RequiredMark /> : null}
        </label>
        {hint ? (
          <div id={`${id}-hint`} class="govuk-hint govuk-checkboxes__hint">
            {hint}
          </div>
        ) : null}
      </div>
      <Revealed id={id}>{children}</Revealed>
    </div>
  );
}

export interface RadioGroupProps {
  legend: ComponentChildren;
  name: string;
  /** Id of the group; the first choice bears it too (`<id>`), so that the error summary can go there. */
  id?: string;
  value?: string | undefined;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean;
  inline?: boolean;
  choices: readonly {
    value: string;
    label: ComponentChildren;
    hint?: ComponentChildren;
    children?: ComponentChildren;
  }[];
}

/** One choice among few; each may open fields of its own. */
export function RadioGroup(props: RadioGroupProps) {
  const { name, id = name, hint, error, choices } = props;
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(id, { hint, error })}>
        <legend class="govuk-fieldset__legend ep-legend">
          {props.legend}
          {props.required ? <RequiredMark /> : null}
        </legend>
        <HintAndError id={id} hint={hint} error={error} />
        <div class={props.inline ? 'govuk-radios ep-radios--inline' : 'govuk-radios'}>
          {choices.map((choice, index) => (
            <Radio
              key={choice.value}
              id={index === 0 ? id : `${id}-${choice.value}`}
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
  error?: string | undefined;
  required?: boolean;
  autocomplete?: string;
  /** As wide as its choices; by default the whole column. */
  width?: 'full' | 'half' | 'short';
  options: readonly { value: string; label: string }[];
}

/** One choice among many, such as the security question. */
export function SelectField(props: SelectFieldProps) {
  const { name, id = name, hint, error, options, width = 'full' } = props;
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
  children,
}: {
  legend: ComponentChildren;
  hint?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <fieldset class="govuk-fieldset ep-fieldset">
      <legend class="govuk-fieldset__legend ep-legend">{legend}</legend>
      {hint ? <p class="govuk-hint">{hint}</p> : null}
      {children}
    </fieldset>
  );
}
