import type { ComponentChildren } from 'preact';

export interface CardProps {
  /** Heading of the card, an `h2`. */
  title?: ComponentChildren;
  id?: string;
  /** `quiet` for what stands beside the main matter. */
  tone?: 'plain' | 'quiet';
  children?: ComponentChildren;
}

/** White sheet that holds one matter: a form, a group of facts. */
export function Card({ title, id, tone = 'plain', children }: CardProps) {
  return (
    <section class={tone === 'quiet' ? 'ep-card ep-card--quiet' : 'ep-card'} id={id}>
      {title ? <h2 class="ep-card__title">{title}</h2> : null}
      {children}
    </section>
  );
}

export interface ColumnsProps {
  children?: ComponentChildren;
  /** Second in the source, beside or under the main matter. */
  aside: ComponentChildren;
  /** The aside stands on the left on a wide screen (home). */
  asideFirst?: boolean;
}

/** Main matter and what goes with it; one under the other on a narrow screen. */
export function Columns({ children, aside, asideFirst }: ColumnsProps) {
  return (
    <div class={asideFirst ? 'ep-columns ep-columns--aside-first' : 'ep-columns'}>
      <div class="ep-columns__main">{children}</div>
      <div class="ep-columns__aside">{aside}</div>
    </div>
  );
}
