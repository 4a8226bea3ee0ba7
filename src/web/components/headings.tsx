import type { ComponentChildren } from 'preact';

/** The one `h1` of a page; the caption says what it belongs to. */
export function PageTitle({
  caption,
  children,
}: {
  caption?: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <h1 class="ep-title">
      {caption ? <span class="ep-title__caption">{caption} </span> : null}
      {children}
    </h1>
  );
}

export function SectionTitle({ id, children }: { id?: string; children?: ComponentChildren }) {
  return (
    <h2 class="ep-section-title" id={id}>
      {children}
    </h2>
  );
}

/** First sentences of a page, a little larger. */
export function Lead({ children }: { children?: ComponentChildren }) {
  return <p class="ep-lead">{children}</p>;
}

/** Plain text of a page: paragraphs, lists, `h2`, `h3`, tables and links look as they should in it. */
export function Prose({ children }: { children?: ComponentChildren }) {
  return <div class="ep-prose">{children}</div>;
}
