import type { ComponentChildren } from 'preact';

/** `secondary` beside a main action, `discreet` for what should not invite, `danger` for what is final. */
export type ButtonKind = 'primary' | 'secondary' | 'discreet' | 'danger';

export interface ButtonProps {
  kind?: ButtonKind;
  type?: 'submit' | 'reset';
  name?: string;
  value?: string;
  /** Sends the form to another address than its own. */
  formaction?: string;
  /** What assistive technologies hear after the text, where several buttons read the same. */
  hiddenText?: string;
  children?: ComponentChildren;
}

export function Button({ kind = 'primary', type = 'submit', hiddenText, children, ...rest }: ButtonProps) {
  return (
    <button type={type} class={buttonClass(kind)} {...rest}>
      {children}
      {hiddenText ? <span class="govuk-visually-hidden">{hiddenText}</span> : null}
    </button>
  );
}

export interface ButtonLinkProps {
  href: string;
  kind?: ButtonKind;
  children?: ComponentChildren;
}

/** A link that leads on, dressed as a button. */
export function ButtonLink({ href, kind = 'primary', children }: ButtonLinkProps) {
  return (
    <a class={buttonClass(kind)} href={href}>
      {children}
    </a>
  );
}

/** Actions side by side, stacked on a narrow screen. The main one comes first in the source. */
export function ButtonGroup({ children }: { children?: ComponentChildren }) {
  return <div class="ep-button-group">{children}</div>;
}

export interface FormButtonsProps {
  /** Of the main one. */
  kind?: ButtonKind;
  /** Where one goes who does not send the form; nowhere where there is no other way. */
  cancel: string | undefined;
  cancelLabel?: string;
  /** Of the main one. */
  children?: ComponentChildren;
}

/** The end of a form: what sends it, and the way out of it. */
export function FormButtons({
  kind = 'primary',
  cancel,
  cancelLabel = 'Annuler',
  children,
}: FormButtonsProps) {
  return (
    <ButtonGroup>
      <Button kind={kind}>{children}</Button>
      {cancel ? (
        <ButtonLink href={cancel} kind="secondary">
          {cancelLabel}
        </ButtonLink>
      ) : null}
    </ButtonGroup>
  );
}

function buttonClass(kind: ButtonKind): string {
  return kind === 'primary' ? 'ep-button' : `ep-button ep-button--${kind}`;
}
