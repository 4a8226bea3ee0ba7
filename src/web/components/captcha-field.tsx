import type { ComponentChildren } from 'preact';
import type { CaptchaWays } from '../../config/installation.ts';
import { describe, ErrorMessage, FieldFrame, useFieldError } from './field.tsx';

/** A captcha as a form shows it. */
export interface CaptchaShown {
  /** Names the drawn characters without telling them. */
  token: string;
  /** Which form it protects; a new one is asked for with it. */
  form: string;
  /** How long it can be answered. */
  seconds: number;
  /** What the installation offers. */
  ways: CaptchaWays;
  /** Address of the script that does the work, fetched when it begins. */
  workScript: string;
  /** Image and sound are unfolded, as they always are where no script runs. */
  open?: boolean;
  /** The work begins as soon as the page is there. */
  start?: boolean;
  /** Answered before, in a form that came back for another reason, and not looked at yet. */
  answered?: { answer: string; work: string };
  /** Answered before, and found right: there is nothing to do but to send the form in time. */
  kept?: boolean;
}

/** The captcha of a form, where one is asked for. */
export function Captcha({ shown, ...own }: OwnOfForm & { shown: CaptchaShown | undefined }) {
  const wrong = useFieldError('captcha');
  const error = typeof wrong === 'object' ? wrong.summary : wrong;
  return shown ? <CaptchaField {...shown} {...own} error={error} /> : null;
}

interface OwnOfForm {
  label?: string;
  /** For who can do none of it; without one the form says that there is none. */
  instead?: ComponentChildren;
}

interface CaptchaFieldProps extends CaptchaShown, OwnOfForm {
  error: string | undefined;
}

/**
 * Nothing to do, where scripts run: the person's machine works. Image to copy and recording to write down are a step
 * away; where no script runs they are all there is, and stand open.
 */
function CaptchaField(props: CaptchaFieldProps) {
  const { ways, workScript, open, start, answered, kept } = props;
  return (
    <div
      class="ep-captcha"
      data-captcha={props.form}
      data-captcha-seconds={props.seconds}
      data-captcha-work={ways.work ? workScript : undefined}
      data-captcha-start={start ? '' : undefined}
      data-captcha-open={open ? '' : undefined}
      data-work={kept ? 'done' : undefined}
    >
      <input type="hidden" name="captcha_token" value={props.token} />
      {answered?.work ? <input type="hidden" name="captcha_work" value={answered.work} /> : null}
      <EnterSendsTheForm />
      {kept ? <Kept {...props} /> : <Asked {...props} />}
      <p class="ep-captcha__status" data-captcha-status aria-live="polite" />
    </div>
  );
}

function Asked(props: CaptchaFieldProps) {
  return (
    <>
      {props.ways.work ? <Lane {...props} /> : null}
      {props.ways.image ? (
        <ImageAndSound {...props} />
      ) : (
        <noscript>
          <p>Pour continuer, votre navigateur doit faire un calcul : autorisez JavaScript pour ce site.</p>
          <Instead {...props} />
        </noscript>
      )}
    </>
  );
}

/** The page stands open longer than that: the browser works anew, or the server asks anew; nothing typed is lost by it. */
function Kept(props: CaptchaFieldProps) {
  const minutes = Math.floor(props.seconds / 60);
  return (
    <>
      <div class="ep-captcha__lane">
        <p>
          <strong>Vérification :</strong>{' '}
          <span class="ep-captcha__todo">votre navigateur la refait, vous n’avez rien à recopier.</span>
          <span class="ep-captcha__done">
            c’est fait. Elle reste valable {minutes} minutes, et chaque envoi du formulaire la prolonge.
          </span>
        </p>
      </div>
      {props.ways.work && props.ways.image ? (
        <template data-captcha-puzzle>
          <Puzzle {...props} error={undefined} />
        </template>
      ) : null}
    </>
  );
}

/** The Enter key presses the first button of a form that sends it: without this one, « Autre moyen ». */
function EnterSendsTheForm() {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: no way leads to it but Enter, and Safari ignores one that is not drawn.
  return <button type="submit" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true" />;
}

/**
 * Says that there is nothing to do. « Autre moyen » unfolds image and sound; where the script that does it did not come,
 * it sends the form unchecked (`change_image=1`), which comes back with them. Beside an open image it is the script
 * that shows it.
 */
function Lane({ ways, open, error }: CaptchaFieldProps) {
  const shown = open ? undefined : error;
  return (
    <div
      class={shown ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}
      data-captcha-lane
      hidden={open}
    >
      {shown ? <ErrorMessage>{shown}</ErrorMessage> : null}
      <div class="ep-captcha__lane">
        <p>
          <strong>Vérification automatique :</strong>{' '}
          <span class="ep-captcha__todo">votre navigateur s’en charge, vous n’avez rien à recopier.</span>
          <span class="ep-captcha__done">c’est fait, vous n’avez rien à recopier.</span>
          <span class="ep-captcha__beside">laissez le champ vide et votre navigateur s’en charge.</span>
        </p>
        {ways.image && !open ? (
          <button
            type="submit"
            class="ep-link-button"
            name="change_image"
            value="1"
            formnovalidate
            data-captcha-other
          >
            Autre moyen<span class="govuk-visually-hidden"> que la vérification automatique</span>
          </button>
        ) : null}
      </div>
    </div>
  );
}

/** Neither scripts, nor eyes, nor ears: no form asks for that without saying what is left (WCAG 2.2, 3.3.8). */
function Instead({ instead }: OwnOfForm) {
  return (
    <div class="ep-captcha__instead">
      {instead ?? (
        <p>
          Ce formulaire n’a pas d’autre moyen sans JavaScript : si aucun ne vous convient,{' '}
          <a href="/contact">appelez l’assistance</a>.
        </p>
      )}
    </div>
  );
}

/** Folded: there for those without scripts, and, for the script that unfolds it, in a form that fetches nothing before. */
function ImageAndSound(props: CaptchaFieldProps) {
  if (props.open || !props.ways.work)
    return (
      <>
        <Puzzle {...props} />
        <Instead {...props} />
      </>
    );
  return (
    <>
      <noscript>
        <Puzzle {...props} />
        <Instead {...props} />
      </noscript>
      <template data-captcha-puzzle>
        <Puzzle {...props} error={undefined} />
      </template>
    </>
  );
}

/**
 * « Changer l'image » sends the form unchecked (`change_image=1`); with JavaScript only the image changes.
 * « Ecouter l'extrait sonore » is a file to download; with JavaScript it is played in the page.
 */
function Puzzle({
  token,
  ways,
  answered,
  error,
  label = "Recopier les caractères de l'image",
}: CaptchaFieldProps) {
  const query = `?token=${encodeURIComponent(token)}`;
  const hint = ways.audio ? TO_READ_OR_HEAR : TO_READ;
  return (
    <FieldFrame id="captcha" label={label} hint={hint} error={error} required>
      <div class="ep-captcha__row">
        <img
          class="ep-captcha__image"
          src={`/captcha/image${query}`}
          width={240}
          height={80}
          alt={ways.audio ? ALT_OF_WHAT_IS_HEARD : ALT}
        />
        <div class="ep-captcha__ways">
          <button
            type="submit"
            class="ep-link-button"
            name="change_image"
            value="1"
            formnovalidate
            data-captcha-change
          >
            Changer l'image
          </button>
          {ways.audio ? (
            <a class="ep-captcha__sound" href={`/captcha/audio${query}`} data-captcha-sound>
              Ecouter l'extrait sonore
            </a>
          ) : null}
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
        value={answered?.answer || undefined}
        required
        {...describe('captcha', { hint, error })}
      />
    </FieldFrame>
  );
}

/** Read with the field by assistive technologies: who cannot see the image learns here that it can be heard. */
const TO_READ_OR_HEAR =
  '6 caractères, à lire ou à écouter. Majuscules et minuscules sont acceptées. Ils sont valables 10 minutes.';
const TO_READ = '6 caractères. Majuscules et minuscules sont acceptées. Ils sont valables 10 minutes.';
const ALT_OF_WHAT_IS_HEARD = 'Suite de caractères déformés à recopier : l’extrait sonore les dit.';
const ALT = 'Suite de caractères déformés à recopier.';
