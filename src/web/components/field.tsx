import type { ComponentChildren } from 'preact';

export interface FieldFrameProps {
  id: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean;
  children?: ComponentChildren;
}

/** Label, hint, error message and control, in the order in which they are read. */
export function FieldFrame({ id, label, hint, error, required, children }: FieldFrameProps) {
  return (
    <div class={error ? 'govuk-form-group govuk-form-group--error' : 'govuk-form-group'}>
      <label class="govuk-label" for={id}>
        {label}
        {required ? <RequiredMark /> : null}
      </label>
      <HintAndError id={id} hint={hint} error={error} />
      {children}
    </div>
  );
}

export function HintAndError({
  id,
  hint,
  error,
}: {
  id: string;
  hint?: ComponentChildren;
  error?: string | undefined;
}) {
  return (
    <>
      {hint ? (
        <div id={`${id}-hint`} class="govuk-hint">
          {hint}
        </div>
      ) : null}
      {error ? (
        <p id={`${id}-error`} class="govuk-error-message">
          <span class="govuk-visually-hidden">Erreur :</span> {error}
        </p>
      ) : null}
    </>
  );
}

export function RequiredMark() {
  return <span class="ep-required">&nbsp;*</span>;
}

interface Descriptions {
  hint?: unknown;
  error?: unknown;
  /** Ids of further descriptions. */
  more?: string | undefined;
}

/** Attributes that tie a control to its hint and its error. */
export function describe(id: string, parts: Descriptions) {
  return {
    'aria-describedby': describedBy(id, parts),
    'aria-invalid': parts.error ? ('true' as const) : undefined,
  };
}

export function describedBy(id: string, { hint, error, more }: Descriptions): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : '', more ?? ''];
  return ids.filter(Boolean).join(' ') || undefined;
}
