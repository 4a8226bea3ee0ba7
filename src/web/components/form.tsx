import type { ComponentChildren } from 'preact';

export interface FormProps {
  action: string;
  csrfToken: string;
  class?: string;
  /** Id of the element that names the form, when the page holds several. */
  labelledBy?: string;
  children?: ComponentChildren;
}

/** Every form that changes something: POST, CSRF field, checked by the server alone. */
export function Form({ action, csrfToken, class: className, labelledBy, children }: FormProps) {
  return (
    <form method="post" action={action} class={className} novalidate aria-labelledby={labelledBy}>
      <input type="hidden" name="_csrf" value={csrfToken} />
      {children}
    </form>
  );
}

/** Stands before the first field of a form that has required ones (RGAA 11.10). */
export function RequiredNote() {
  return <p class="ep-required-note">Les champs marqués d’un astérisque (*) doivent être renseignés.</p>;
}
