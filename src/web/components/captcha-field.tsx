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

/** Read with the field by assistive technologies: who cannot see the image learns here that it can be heard. */
const HINT = '6 caractères, à lire ou à écouter. Majuscules et minuscules sont acceptées.';

/**
 * Image to copy, or recording to write down. « Ecouter l'extrait sonore » is a file to download; with
 * JavaScript it is played in the page. « Changer l'image » submits the form without checking it
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
      <FieldFrame id="captcha" label={label} hint={HINT} error={error} required>
        <input type="hidden" name="captcha_token" value={token} />
        <EnterSendsTheForm />
        <div class="ep-captcha__row">
          <img
            class="ep-captcha__image"
            src={`/captcha/image${query}`}
            width={240}
            height={80}
            alt="Suite de caractères déformés à recopier : l’extrait sonore les dit."
          />
          <div class="ep-captcha__ways">
            <button type="submit" class="ep-link-button" name="change_image" value="1" formnovalidate>
              Changer l'image
            </button>
            <a
              class="ep-captcha__sound"
              href={`/captcha/audio${query}`}
              download="extrait-sonore.wav"
              data-captcha-sound
            >
              Ecouter l'extrait sonore
            </a>
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
          {...describe('captcha', { hint: HINT, error })}
        />
        <p class="govuk-visually-hidden" data-captcha-status aria-live="polite" />
      </FieldFrame>
      {children}
    </div>
  );
}

/** The Enter key presses the first button of a form that sends it: without this one, « Changer l'image ». */
function EnterSendsTheForm() {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: no way leads to it but Enter, and Safari ignores one that is not drawn.
  return <button type="submit" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true" />;
}
