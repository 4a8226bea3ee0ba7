import type { ComponentChildren } from 'preact';
import { ButtonGroup, ButtonLink } from '../../web/components/button.tsx';
import { SummaryList } from '../../web/components/lists.tsx';
import { Card } from '../../web/components/services.tsx';
import type { View } from '../../web/components/view.ts';
import { HelpLayout } from './help-layout.tsx';
import { PICTURES } from './pictures.ts';

export interface GuideProps {
  view: View;
  title: string;
  /** What it is for, in a sentence or two. */
  lead: ComponentChildren;
  /** What one wants to know before beginning: how long, what for, what one needs. */
  facts: readonly { label: string; value: ComponentChildren }[];
  /** Where to begin. */
  start?: { label: string; href: string };
  /** `Step`s and other parts. */
  children?: ComponentChildren;
}

/** « Pas à pas »: one procedure, step by step, with its screens. */
export function Guide({ view, title, lead, facts, start, children }: GuideProps) {
  return (
    <HelpLayout view={view} title={title} caption="Pas à pas" lead={lead}>
      <Card title="Avant de commencer">
        <SummaryList rows={facts} />
        {start ? (
          <ButtonGroup>
            <ButtonLink href={start.href}>{start.label}</ButtonLink>
          </ButtonGroup>
        ) : null}
      </Card>
      <div class="ep-guide">{children}</div>
    </HelpLayout>
  );
}

/** A numbered list of steps. */
export function StepList({ children }: { children?: ComponentChildren }) {
  return <ol class="ep-guide__steps">{children}</ol>;
}

/** One step: what to do, what one sees. */
export function Step({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <li class="ep-guide__step">
      <h3 class="ep-guide__title">{title}</h3>
      {children}
    </li>
  );
}

export interface ScreenProps {
  /** Of the file in `pictures/`. */
  name: string;
  /** What the screen shows that matters here, for those who do not see it. */
  alt: string;
}

/** A screen of the program; one that was not photographed yet is simply not there, the words suffice. */
export function Screen({ name, alt }: ScreenProps) {
  const wide = PICTURES.get(name);
  const narrow = PICTURES.get(`${name}-narrow`);
  if (!wide) return null;
  return (
    <figure class="ep-screen">
      <figcaption class="ep-screen__caption">Image d’exemple : rien ne s’y saisit</figcaption>
      <picture>
        {narrow ? (
          <source
            media="(max-width: 40em)"
            srcset={narrow.path}
            width={narrow.width}
            height={narrow.height}
          />
        ) : null}
        <img
          src={wide.path}
          width={wide.width}
          height={wide.height}
          alt={alt}
          loading="lazy"
          decoding="async"
        />
      </picture>
    </figure>
  );
}
