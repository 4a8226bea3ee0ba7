import type { ComponentChildren } from 'preact';

/** What went well, at the top of a confirmation page: its `h1`. */
export function Panel({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="ep-panel">
      <h1 class="ep-panel__title">{title}</h1>
      {children ? <div class="ep-panel__body">{children}</div> : null}
    </div>
  );
}

export interface NoticeProps {
  title?: ComponentChildren;
  /** By default `info`. The tone is also said to those who do not see the colour. */
  tone?: 'info' | 'warning' | 'success';
  /** Announced when the page opens: the outcome of what was just done. */
  announce?: boolean;
  children?: ComponentChildren;
}

const SPOKEN_TONE = { info: 'Information', warning: 'Attention', success: 'Succès' };

/** A remark beside the matter at hand. */
export function Notice({ title, tone = 'info', announce, children }: NoticeProps) {
  return (
    <div class={`ep-notice ep-notice--${tone}`} role={announce ? 'status' : undefined}>
      <span class="govuk-visually-hidden">{`${SPOKEN_TONE[tone]} : `}</span>
      {title ? <p class="ep-notice__title">{title}</p> : null}
      <div class="ep-notice__body">{children}</div>
    </div>
  );
}

/** A remark that one would regret not having read. */
export function Warning(props: Omit<NoticeProps, 'tone'>) {
  return <Notice {...props} tone="warning" />;
}
