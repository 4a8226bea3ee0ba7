import type { ComponentChildren } from 'preact';
import { describe, FieldFrame, useFieldError } from './field.tsx';

export interface FileFieldProps {
  label: ComponentChildren;
  name: string;
  /** Says which files, how large and how many, before one is chosen. */
  hint: ComponentChildren;
  /** Types and endings, as the browser's own dialogue offers them: the server looks at the content. */
  accept: readonly string[];
  /** What is told at once, where scripts run, of files that the server would refuse. */
  limits: FileLimits;
}

export interface FileLimits {
  /** Bytes of each. */
  each: number;
  /** Bytes of all. */
  together: number;
  files: number;
  texts: { each: string; together: string; files: string };
}

/** Files to send along. A browser never fills it in again: what was chosen is chosen anew. */
export function FileField({ label, name, hint, accept, limits }: FileFieldProps) {
  const error = useFieldError(name);
  return (
    <FieldFrame id={name} label={label} hint={hint} error={error}>
      <input
        class={`govuk-file-upload${error ? ' govuk-file-upload--error' : ''}`}
        id={name}
        name={name}
        type="file"
        multiple
        accept={accept.join(',')}
        data-file-limits={JSON.stringify(limits)}
        {...describe(name, { hint, error })}
      />
      <p class="ep-file-warning govuk-error-message" role="status" data-file-warning />
    </FieldFrame>
  );
}
