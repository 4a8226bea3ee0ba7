import type { ComponentChildren } from 'preact';
import { Phone } from './assistance.tsx';
import { Icon } from './icon.tsx';
import type { Site } from './view.ts';

export interface GuidanceProps {
  site: Site;
  /** What happens from here to the end, in the order in which it does. */
  steps: readonly ComponentChildren[];
  /** Which of them the page shows, from 0; the ones before are done. */
  current?: number;
  /** The pages of the help that show it step by step, where there are any. */
  guides: readonly { href: string; label: string }[];
}

/** Beside a form or a confirmation, or below it on a narrow screen: how it goes, and who helps. */
export function Guidance({ site, steps, current = 0, guides }: GuidanceProps) {
  return (
    <div class="ep-guidance">
      <h2 class="ep-guidance__title">Comment ça se passe</h2>
      <ol class="ep-guidance__steps">
        {steps.map((step, index) => (
          <li key={index} class={stepClass(index, current)}>
            {step}
            {index < current ? <span class="govuk-visually-hidden"> (étape terminée)</span> : null}
          </li>
        ))}
      </ol>
      {guides.length > 0 ? (
        <div class="ep-guidance__way">
          <Icon name="guide" />
          <div>
            Pas à pas, avec les écrans :
            <ul>
              {guides.map(({ href, label }) => (
                <li key={href}>
                  <a href={href}>{label}</a>
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      <p class="ep-guidance__way">
        <Icon name="phone" />
        <span>
          Une question ? Appelez le <Phone site={site} />, {site.ASSISTANCE_HOURS}.
        </span>
      </p>
    </div>
  );
}

function stepClass(index: number, current: number): string {
  if (index === current) return 'ep-guidance__step ep-guidance__step--current';
  return index < current ? 'ep-guidance__step ep-guidance__step--done' : 'ep-guidance__step';
}
