/** Of the activation: its three tabs. */
export const ACTIVATION_STEPS = ["Code d'activation", 'Identifiants', 'Récapitulatif'] as const;

export interface Step {
  /** Position of the step shown, from 0. */
  current: number;
  steps: readonly string[];
}

/** Which page of a journey it is: a title of its own for each (WCAG 2.4.2). */
export function titleOfStep(title: string, { current, steps }: Step): string {
  return `${steps[current]} (étape ${current + 1} sur ${steps.length}) – ${title}`;
}

/** The same above its heading. */
export function captionOfStep({ current, steps }: Step): string {
  return `Étape ${current + 1} sur ${steps.length} : ${steps[current]}`;
}

/** Where one stands in a journey. */
export function Steps({ current, steps }: Step) {
  return (
    <ol class="ep-steps" aria-label="Étapes">
      {steps.map((step, index) => (
        <li
          key={step}
          class={stepClass(index, current)}
          aria-current={index === current ? 'step' : undefined}
        >
          {step}
          {index < current ? <span class="govuk-visually-hidden"> (étape terminée)</span> : null}
        </li>
      ))}
    </ol>
  );
}

function stepClass(index: number, current: number): string {
  if (index === current) return 'ep-steps__item ep-steps__item--current';
  return index < current ? 'ep-steps__item ep-steps__item--done' : 'ep-steps__item';
}
