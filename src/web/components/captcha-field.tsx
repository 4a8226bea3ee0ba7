import type { ComponentChildren } from 'preact';
import { describe, FieldFrame } from './field.tsx';

export interface CaptchaFieldProps {
  /** Names the drawn characters without telling them. */
  token: string;
  /** Which form it protects; a new image is asked for with it. */
  form: string;
  error?: string | undefined;
  label?: string;
  /** Another way to show that one is no robot. */
  children?: ComponentChildren;
}

/**
 * Image to copy. « Changer l'image » submits the form without checking it
 * (`change_image=1`); with JavaScript only the image changes.
 */
export function CaptchaField({
  token,
  form,
  error,
  label = "Recopier les caractères de l'image",
  children,
}: CaptchaFieldProps) {
  const query = `?token=${encodeURIComponent(token)}`;
  return (
    <div class="ep-captcha" data-captcha={form}>
      <FieldFrame id="captcha" label={label} error={error} required>
        <input type="hidden" name="captcha_token" value={token} />
        <div class="ep-captcha__row">
          <img
            class="ep-captcha__image"
            src={`/captcha/image${query}`}
            width={240}
            height={80}
            alt="Suite de caractères déformés à recopier."
          />
          <div class="ep-captcha__ways">
            <button type="submit" class="ep-link-button" name="change_image" value="1" formnovalidate>
              Changer l'image
            </button>
          </div>
        </div>
        <input
          class={`govuk-input ep-input--short${error ? ' govuk-input--error' : ''}`}
          id="captcha"
          name="captcha"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          {...describe('captcha', { error })}
        />
        <p class="govuk-visually-hidden" data-captcha-status aria-live="polite" />
      </FieldFrame>
      {children}
    </div>
  );
}
