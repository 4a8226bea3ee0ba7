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
