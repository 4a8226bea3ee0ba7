export interface ErrorSummaryProps {
  /** `field` is the id of the control to go to; without one the message stands alone. */
  errors: readonly { field?: string; message: string }[];
  title?: string;
}

/** First thing under the heading when a form comes back; nothing without errors. */
export function ErrorSummary({ errors, title = 'Il y a un problème' }: ErrorSummaryProps) {
  if (errors.length === 0) return null;
  return (
    <div
      class="govuk-error-summary"
      role="alert"
      tabindex={-1}
      data-error-summary
      aria-labelledby="error-summary-title"
    >
      <h2 class="govuk-error-summary__title" id="error-summary-title">
        {title}
      </h2>
      <ul class="govuk-error-summary__list">
        {errors.map(({ field, message }) => (
          <li key={`${field}:${message}`}>{field ? <a href={`#${field}`}>{message}</a> : message}</li>
        ))}
      </ul>
    </div>
  );
}
