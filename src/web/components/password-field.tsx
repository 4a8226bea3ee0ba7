import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { describe, FieldFrame, TextField, useFieldError } from './field.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { OwnFactors, SECOND_STEP_FIELD } from './second-step.ts';

export interface PasswordRule {
  /** What the browser checks as one types; `strong` with the meter. */
  id: 'length' | 'letter' | 'digit' | 'no-space' | 'not-yours' | 'not-shown' | 'strong';
  text: string;
}

export interface PasswordFieldProps {
  label: ComponentChildren;
  name: string;
  hint?: ComponentChildren;
  required?: boolean;
  /** By default `current-password`. */
  autocomplete?: 'current-password' | 'new-password';
  /** The attribute `passwordrules`: what password managers may make. */
  passwordRules?: string;
  /** Shows « Niveau de sécurité : » as one types; the words are those the password must not lean on. */
  meter?: { personalWords: readonly string[] };
  /** Ticked off as one types. */
  rules?: readonly PasswordRule[];
  /** Stands above them. */
  rulesInBrief?: string;
  /** Whose words it may not contain, as far as the page knows; the rest is read in its form as one types. */
  bearer?: object | undefined;
  /** Said beside them: those that only the server can check. */
  otherRules?: ComponentChildren;
  /** Stands under the field: « Mot de passe oublié ». */
  children?: ComponentChildren;
}

/** A password: never filled in by the server, shown on demand, pasting allowed. */
export function PasswordField(props: PasswordFieldProps) {
  const { name, hint, required, autocomplete = 'current-password', meter, rules } = props;
  const error = useFieldError(name);
  return (
    <FieldFrame id={name} label={props.label} hint={hint} error={error} required={required ?? false}>
      <div class="ep-password" data-password>
        <input
          class={`govuk-input ep-password__input${error ? ' govuk-input--error' : ''}`}
          id={name}
          name={name}
          type="password"
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          required={required}
          data-bearer={props.bearer && JSON.stringify(props.bearer)}
          {...(props.passwordRules ? { passwordrules: props.passwordRules } : {})}
          {...describe(name, { hint, error, more: rules ? `${name}-rules` : undefined })}
        />
        <button type="button" class="ep-password__toggle" aria-controls={name} hidden>
          <span data-toggle-word>Afficher</span>
          <span class="govuk-visually-hidden">&nbsp;: {props.label}</span>
        </button>
      </div>
      {rules ? <Rules id={name} rules={rules} brief={props.rulesInBrief} others={props.otherRules} /> : null}
      {meter ? <Meter id={name} words={meter.personalWords} /> : null}
      {props.children ? <p class="ep-under-field">{props.children}</p> : null}
    </FieldFrame>
  );
}

function Rules(props: {
  id: string;
  rules: readonly PasswordRule[];
  brief: string | undefined;
  others: ComponentChildren;
}) {
  const { id, rules, brief, others } = props;
  return (
    <div class="ep-rules" id={`${id}-rules`} data-rules-for={id}>
      {brief ? <p class="ep-rules__others">{brief}</p> : null}
      <ul class="ep-rules__list">
        {rules.map((rule) => (
          <li key={rule.id} class="ep-rules__item" data-rule={rule.id}>
            {rule.text}
          </li>
        ))}
      </ul>
      {others ? <p class="ep-rules__others">{others}</p> : null}
      <p class="govuk-visually-hidden" data-rules-status aria-live="polite" />
    </div>
  );
}

/** Filled in by the strength script; hidden until it is there, and announced as a whole sentence. */
function Meter({ id, words }: { id: string; words: readonly string[] }) {
  return (
    <p
      class="ep-meter"
      data-strength-meter
      data-for={id}
      data-personal-words={JSON.stringify(words)}
      aria-live="polite"
      aria-atomic="true"
      hidden
    >
      <span data-strength-words>Niveau de sécurité de votre mot de passe</span> <strong data-strength-level />
    </p>
  );
}

/**
 * What confirms that the holder asks for it: the present password, and beside it a code where the account has a factor
 * (« present factor » of docs/rules.md). Whoever reads the form finds both by `confirmationOf`.
 */
export function CurrentPasswordField({
  name = 'password',
  label = 'Mot de passe actuel',
  hint = 'Celui avec lequel vous vous connectez.',
  withoutPasskey = false,
  children,
}: Partial<Pick<PasswordFieldProps, 'name' | 'label' | 'hint' | 'children'>> & {
  /** A passkey stands elsewhere on the page. */
  withoutPasskey?: boolean;
}) {
  return (
    <>
      <PasswordField label={label} name={name} hint={hint} required>
        {children}
      </PasswordField>
      <SecondStepField withoutPasskey={withoutPasskey} />
    </>
  );
}

/** The code of the application, or one on paper, and a passkey in place of it; nothing for who has no factor. */
function SecondStepField({ withoutPasskey }: { withoutPasskey: boolean }) {
  const { factors, passkey } = useContext(OwnFactors);
  if (factors.length === 0) return null;
  const withApp = factors.includes('totp');
  const options = withoutPasskey ? undefined : passkey?.();
  return (
    <>
      <TextField
        label={withApp ? 'Code de votre application' : 'Code de secours'}
        name={SECOND_STEP_FIELD}
        hint={
          withApp
            ? 'Les 6 chiffres affichés en ce moment ; à défaut, un code de secours.'
            : '10 lettres et chiffres, avec ou sans le tiret.'
        }
        autocomplete="one-time-code"
        width="code"
        required={!options}
      />
      {options ? (
        <PasskeyButton how="get" options={options}>
          Confirmer avec ma clé d’accès, sans code
        </PasskeyButton>
      ) : null}
    </>
  );
}
