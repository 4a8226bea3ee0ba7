const ACTIVATION_STEPS = ["Code d'activation", 'Identifiants', 'Récapitulatif'] as const;

export interface StepsProps {
  /** Position of the step shown, from 0. */
  current: number;
  steps?: readonly string[];
}

/** Where one stands in a journey; by default the three tabs of the activation. */
export function Steps({ current, steps = ACTIVATION_STEPS }: StepsProps) {
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
