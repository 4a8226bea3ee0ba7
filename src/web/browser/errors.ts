/** Takes the reader to the error summary as the page opens, and from its links into the fields. */
export function focusErrors(page: Document): void {
  const summary = page.querySelector<HTMLElement>('[data-error-summary]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const field = link && page.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    // The label first: a field at the very top of the window would hide what it asks.
    const heading =
      field.closest('fieldset')?.querySelector('legend') ?? page.querySelector(`label[for="${field.id}"]`);
    (heading ?? field).scrollIntoView({ block: 'start' });
    field.focus({ preventScroll: true });
  });
}

/** What was said to be wrong with a field is so no more: its line goes, and with the last line the summary. */
export function settleError(page: Document, field: string): void {
  const message = page.getElementById(`${field}-error`);
  message?.closest('.govuk-form-group--error')?.classList.remove('govuk-form-group--error');
  message?.remove();
  const summary = page.querySelector('[data-error-summary]');
  summary?.querySelector(`a[href="#${field}"]`)?.closest('li')?.remove();
  if (!summary || summary.querySelector('li')) return;
  summary.remove();
  page.title = page.title.replace(/^Erreur : /, '');
}
