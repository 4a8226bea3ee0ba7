import type { ComponentChildren } from 'preact';
import { describe, FieldFrame } from './field.tsx';

export interface PasswordRule {
  /** `length`, `letter`, `digit` or `no-space`: what the browser checks as one types. */
  id: 'length' | 'letter' | 'digit' | 'no-space';
  text: string;
}

export interface PasswordFieldProps {
  label: ComponentChildren;
  name: string;
  id?: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean;
  /** `current-password` by default; `new-password` also tells password managers the rules. */
  autocomplete?: 'current-password' | 'new-password';
  /** Shows « Niveau de sécurité : » as one types; the words are those the password must not lean on. */
  meter?: { personalWords: readonly string[] };
  /** Ticked off as one types. */
  rules?: readonly PasswordRule[];
  /** Stands under the field: « Mot de passe oublié ». */
  children?: ComponentChildren;
}

/** The rules of SPEC 3 that a browser can check by itself. */
export const PASSWORD_RULES: readonly PasswordRule[] = [
  { id: 'length', text: 'de 20 à 128 caractères' },
  { id: 'letter', text: 'au moins une lettre' },
  { id: 'digit', text: 'au moins un chiffre' },
  { id: 'no-space', text: 'aucun espace' },
];

/** A password: never filled in by the server, shown on demand, pasting allowed. */
export function PasswordField(props: PasswordFieldProps) {
  const { name, id = name, hint, error, required, autocomplete = 'current-password', meter, rules } = props;
  const isNew = autocomplete === 'new-password';
  return (
    <FieldFrame id={id} label={props.label} hint={hint} error={error} required={required ?? false}>
      <div class="ep-password" data-password>
        <input
          class={`govuk-input ep-password__input${error ? ' govuk-input--error' : ''}`}
          id={id}
          name={name}
          type="password"
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          required={required}
          {...(isNew
            ? { passwordrules: 'minlength: 20; maxlength: 128; required: lower; required: digit;' }
            : {})}
          {...describe(id, { hint, error, more: rules ? `${id}-rules` : undefined })}
        />
        <button
          type="button"
          class="ep-password__toggle"
          aria-controls={id}
          aria-label="Afficher le mot de passe"
          hidden
        >
          Afficher
        </button>
      </div>
      {rules ? <Rules id={id} rules={rules} /> : null}
      {meter ? <Meter id={id} words={meter.personalWords} /> : null}
      {props.children ? <p class="ep-under-field">{props.children}</p> : null}
    </FieldFrame>
  );
}

function Rules({ id, rules }: { id: string; rules: readonly PasswordRule[] }) {
  return (
    <div class="ep-rules" id={`${id}-rules`} data-rules-for={id}>
      <ul class="ep-rules__list">
        {rules.map((rule) => (
          <li key={rule.id} class="ep-rules__item" data-rule={rule.id}>
            {rule.text}
          </li>
        ))}
      </ul>
      <p class="govuk-visually-hidden" data-rules-status aria-live="polite" />
    </div>
  );
}

/** Filled in by the strength script; hidden until it is there. */
function Meter({ id, words }: { id: string; words: readonly string[] }) {
  return (
    <p
      class="ep-meter"
      data-strength-meter
      data-for={id}
      data-personal-words={JSON.stringify(words)}
      aria-live="polite"
      hidden
    >
      Niveau de sécurité : <strong class="ep-meter__level" data-strength-level />
    </p>
  );
}
