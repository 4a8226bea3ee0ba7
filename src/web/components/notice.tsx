import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

/** What is in a page when it opens is announced to nobody: a script takes the focus there. */
const NEWS = { role: 'status', tabindex: -1, 'data-news': true } as const;

export interface PanelProps {
  title: ComponentChildren;
  /** What is true from now on, in short sentences. */
  facts?: readonly ComponentChildren[];
  /** The heading's: 1 where the panel is all that the page says, 2 under a title of its own. */
  level?: 1 | 2;
  /** Takes the focus when the page opens, and so is read out. */
  announce?: boolean;
  children?: ComponentChildren;
}

/** What went well, at the top of a confirmation page. */
export function Panel({ title, facts = [], level = 1, announce, children }: PanelProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <div class="ep-panel" {...(announce && NEWS)}>
      <Icon name="done" class="ep-panel__icon" />
      <Heading class="ep-panel__title">{title}</Heading>
      {children ? <div class="ep-panel__body">{children}</div> : null}
      {facts.length > 0 ? (
        <ul class="ep-panel__facts">
          {facts.map((fact, index) => (
            <li key={index}>{fact}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

export interface NoticeProps {
  /** Its heading; without one the word of its tone stands there. */
  title?: ComponentChildren;
  /** By default `info`. The tone is said by its icon and its word, not by its colour alone. */
  tone?: 'info' | 'warning' | 'success' | 'waiting';
  /** Takes the focus when the page opens, and so is read out: the outcome of what was just done. */
  announce?: boolean;
  children?: ComponentChildren;
}

const TONES = {
  info: { icon: 'information', word: 'Information' },
  warning: { icon: 'attention', word: 'Attention' },
  success: { icon: 'done', word: 'C’est fait' },
  waiting: { icon: 'waiting', word: 'En attente' },
} as const;

/** A remark beside the matter at hand. */
export function Notice({ title, tone = 'info', announce, children }: NoticeProps) {
  const { icon, word } = TONES[tone];
  return (
    <div class={`ep-notice ep-notice--${tone}`} {...(announce && NEWS)}>
      <Icon name={icon} class="ep-notice__icon" />
      {title ? (
        <h2 class="ep-notice__title">
          <span class="govuk-visually-hidden">{`${word} : `}</span>
          {title}
        </h2>
      ) : (
        <p class="ep-notice__title">{word}</p>
      )}
      <div class="ep-notice__body">{children}</div>
    </div>
  );
}

/** A remark that one would regret not having read. */
export function Warning(props: Omit<NoticeProps, 'tone'>) {
  return <Notice {...props} tone="warning" />;
}
