import type { ComponentChildren } from 'preact';

/** Own drawings, told apart by shape alone; always beside the word they stand for. */
const PATHS = {
  consulter:
    'M2 12s3.500-6.500 10-6.500S22 12 22 12s-3.500 6.500-10 6.500S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  declarer: 'M14 3H6a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V8zM14 3v5h5M9 13h6M9 17h4',
  payer: 'M18 6.500A7 7 0 0 0 7 12a7 7 0 0 0 11 5.500M4 10.500h9M4 13.500h8',
  demarches:
    'M4 6l1.500 1.500L8 5M4 12l1.500 1.500L8 11M4 18l1.500 1.500L8 17M12 6.500h8M12 12.500h8M12 18.500h8',
} as const;

export type IconName = keyof typeof PATHS;

export function hasIcon(name: string | undefined): name is IconName {
  return name !== undefined && name in PATHS;
}

export function Icon({ name, class: className }: { name: IconName; class: string }) {
  return (
    <svg class={className} viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

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

function buttonClass(kind: ButtonKind): string {
  return kind === 'primary' ? 'ep-button' : `ep-button ep-button--${kind}`;
}
