import type { ComponentChildren } from 'preact';
import { describe, FieldFrame } from './field.tsx';
import type { CaptchaWays } from './view.ts';

/** A captcha as a form shows it. */
export interface CaptchaShown {
  /** Names the drawn characters without telling them. */
  token: string;
  /** Which form it protects; a new image is asked for with it. */
  form: string;
  /** What the installation offers: `view.site.captcha`. */
  ways: CaptchaWays;
}

export interface CaptchaFieldProps extends CaptchaShown {
  error?: string | undefined;
  label?: string;
  children?: ComponentChildren;
}

/** Image to copy, recording to write down, or, with JavaScript, work that the person's machine does instead. */
export function CaptchaField({ children, ...props }: CaptchaFieldProps) {
  return (
    <div class="ep-captcha" data-captcha={props.form}>
      <input type="hidden" name="captcha_token" value={props.token} />
      {props.ways.image ? <Puzzle {...props} /> : <WorkAlone {...props} />}
      <p class="ep-captcha__status" data-captcha-status aria-live="polite" />
      {children}
    </div>
  );
}

/**
 * « Changer l'image » submits the form without checking it (`change_image=1`); with JavaScript only the image
 * changes. « Ecouter l'extrait sonore » is a file to download; with JavaScript it is played in the page.
 */
function Puzzle({
  token,
  ways,
  error,
  label = "Recopier les caractères de l'image",
}: Omit<CaptchaFieldProps, 'children'>) {
  const query = `?token=${encodeURIComponent(token)}`;
  const hint = ways.audio ? TO_READ_OR_HEAR : TO_READ;
  return (
    <FieldFrame id="captcha" label={label} hint={hint} error={error} required>
      <EnterSendsTheForm />
      <div class="ep-captcha__row">
        <img
          class="ep-captcha__image"
          src={`/captcha/image${query}`}
          width={240}
          height={80}
          alt={ways.audio ? ALT_OF_WHAT_IS_HEARD : ALT}
        />
        <div class="ep-captcha__ways">
          <button type="submit" class="ep-link-button" name="change_image" value="1" formnovalidate>
            Changer l'image
          </button>
          {ways.audio ? (
            <a class="ep-captcha__sound" href={`/captcha/audio${query}`} data-captcha-sound>
              Ecouter l'extrait sonore
            </a>
          ) : null}
          {ways.work ? <WorkButton script={ways.work} described={WORK_NOTE} /> : null}
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
        {...describe('captcha', { hint, error })}
      />
    </FieldFrame>
  );
}

/** Read with the field by assistive technologies: who cannot see the image learns here that it can be heard. */
const TO_READ_OR_HEAR = '6 caractères, à lire ou à écouter. Majuscules et minuscules sont acceptées.';
const TO_READ = '6 caractères. Majuscules et minuscules sont acceptées.';
const ALT_OF_WHAT_IS_HEARD = 'Suite de caractères déformés à recopier : l’extrait sonore les dit.';
const ALT = 'Suite de caractères déformés à recopier.';

/** The Enter key presses the first button of a form that sends it: without this one, « Changer l'image ». */
function EnterSendsTheForm() {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: no way leads to it but Enter, and Safari ignores one that is not drawn.
  return <button type="submit" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true" />;
}

const WORK_NOTE = 'captcha-work-note';

/** Shown by the script that makes it work, which fetches `script` once it is pressed. */
function WorkButton({ script, id, described }: { script: string; id?: string; described: string }) {
  return (
    <div data-captcha-work={script} hidden>
      <button type="button" class="ep-link-button" id={id} aria-describedby={described}>
        Vérification automatique
      </button>{' '}
      <span id={WORK_NOTE} class="ep-captcha__note">
        (rien à recopier)
      </span>
    </div>
  );
}

/** Where the installation shows no image; the script that shows the button removes what is said to those without it. */
function WorkAlone({ ways, error }: Pick<CaptchaFieldProps, 'ways' | 'error'>) {
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      {error ? (
        <p id="captcha-error" class="govuk-error-message">
          <span class="govuk-visually-hidden">Erreur :</span> {error}
        </p>
      ) : null}
      {ways.work ? (
        <WorkButton
          script={ways.work}
          id="captcha"
          described={error ? `captcha-error ${WORK_NOTE}` : WORK_NOTE}
        />
      ) : null}
      <p data-captcha-work-missing>
        Pour continuer, votre navigateur doit faire un calcul : autorisez JavaScript pour ce site, ou appelez
        l’assistance.
      </p>
    </div>
  );
}
