import type { ComponentChildren } from 'preact';

export interface PasskeyButtonProps {
  /** `create` makes one, `get` proves that one has one. */
  how: 'create' | 'get';
  /** As the browser's own parser reads them (browser/passkeys.ts). */
  options: object;
  /** The browser also offers them by itself, in the field that says so in its `autocomplete`. */
  autofill?: boolean;
  /** By default what belongs to a secondary action. */
  primary?: boolean;
  /** Stands above the button, and is shown only with it. */
  above?: ComponentChildren;
  children?: ComponentChildren;
}

/** The name of the field in which an authenticator's answer is sent. */
export const PASSKEY_FIELD = 'cle_d_acces';

/**
 * Asks the browser for a passkey, and sends the form around it with its answer. Hidden where scripts do not run, or the
 * browser knows none: there it could do nothing.
 */
export function PasskeyButton({ how, options, autofill, primary, above, children }: PasskeyButtonProps) {
  return (
    <div data-passkey={how} data-options={JSON.stringify(options)} data-autofill={autofill} hidden>
      <input type="hidden" name={PASSKEY_FIELD} />
      {above}
      <button type="button" class={primary ? 'ep-button' : 'ep-button ep-button--secondary'}>
        {children}
      </button>
      <p class="ep-under-field" role="status" data-passkey-said />
    </div>
  );
}

/**
 * In place of a button that asks for a passkey, where scripts do not run or the browser knows none. Elsewhere it is not seen
 * from the first drawing on, so that nothing moves.
 */
export function WithoutPasskeys({ children }: { children?: ComponentChildren }) {
  return <div data-without-passkeys="get">{children}</div>;
}
