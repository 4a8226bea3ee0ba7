import { type ComponentChildren, createContext, Fragment } from 'preact';
import { useContext } from 'preact/hooks';
import type { FieldError } from './field.tsx';
import { Notice } from './notice.tsx';
import { SECOND_STEP_FIELD } from './second-step.ts';

/** The fields that no page fills in again, in the order of our forms. */
const SECRETS = [
  { field: 'answer', label: 'la réponse à la question de confiance' },
  { field: 'password', label: 'le mot de passe' },
  { field: 'password_confirmation', label: 'la confirmation du mot de passe' },
  { field: 'current_password', label: 'votre mot de passe actuel' },
  { field: SECOND_STEP_FIELD, label: 'le code' },
] as const;

/** Which of them somebody filled in. */
export function secretsTypedIn(body: Readonly<Record<string, string>>): string[] {
  return SECRETS.map(({ field }) => field).filter(
    (field) => Object.hasOwn(body, field) && body[field] !== '',
  );
}

export interface ErrorSummaryProps {
  /** `field` is the id of the control to go to; without one the message stands alone. */
  errors: readonly { field?: string; message: FieldError }[];
  /** Names of the fields in which something secret was typed, and which come back empty. */
  emptied?: readonly string[] | undefined;
}

/** First thing under the heading when a form comes back; nothing without errors, nor anything emptied. */
export function ErrorSummary({ errors, emptied = [] }: ErrorSummaryProps) {
  const wrong = new Set(errors.map(({ field }) => field));
  const toTypeAgain = SECRETS.filter(({ field }) => emptied.includes(field) && !wrong.has(field));
  // For another image, without a script.
  if (errors.length === 0) {
    return toTypeAgain.length > 0 ? (
      <Notice announce>
        <Emptied secrets={toTypeAgain} />
      </Notice>
    ) : null;
  }
  return (
    <div
      class="govuk-error-summary"
      role="alert"
      tabindex={-1}
      data-error-summary
      aria-labelledby="error-summary-title"
    >
      <h2 class="govuk-error-summary__title" id="error-summary-title">
        Il y a un problème
      </h2>
      <ul class="govuk-error-summary__list">
        {errors.map(({ field, message }) => (
          <li key={field}>{field ? <a href={`#${field}`}>{inOneLine(message)}</a> : inOneLine(message)}</li>
        ))}
      </ul>
      {toTypeAgain.length > 0 ? <Emptied secrets={toTypeAgain} /> : null}
    </div>
  );
}

function inOneLine(error: FieldError): string {
  return typeof error === 'string' ? error : error.summary;
}

function Emptied({ secrets }: { secrets: readonly { field: string; label: string }[] }) {
  return (
    <p class="ep-emptied">
      Par sécurité, ce qui est secret n’est pas conservé. Saisissez de nouveau :{' '}
      {secrets.map(({ field, label }, n) => (
        <Fragment key={field}>
          {n === 0 ? '' : n === secrets.length - 1 ? ' et ' : ', '}
          <a href={`#${field}`}>{label}</a>
        </Fragment>
      ))}
      .
    </p>
  );
}

export interface FormProps {
  action: string;
  class?: string;
  /** Files may go along. */
  withFiles?: boolean;
  children?: ComponentChildren;
}

/** The token of the hidden field `_csrf`, as whoever draws a page hands it to all forms of that page. */
export const FormToken = createContext('');

/** Every form that changes something: POST, CSRF field, checked by the server alone. */
export function Form({ action, class: className, withFiles = false, children }: FormProps) {
  const enctype = withFiles ? 'multipart/form-data' : undefined;
  return (
    <form method="post" action={action} class={className} enctype={enctype} novalidate>
      <input type="hidden" name="_csrf" value={useContext(FormToken)} />
      {children}
    </form>
  );
}

/** Stands before the first field of a form that has required ones (RGAA 11.10). */
export function RequiredNote() {
  return <p class="ep-required-note">Les champs marqués d’un astérisque (*) doivent être renseignés.</p>;
}
