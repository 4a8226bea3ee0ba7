const REFERENCE = /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/i;

/**
 * The link of a mail that acts bears its reference behind « # », a part of the address that browsers send to nobody:
 * here it is put into the form, taken out of the address, and posted. Nothing is changed by that.
 */
export function postReference(page: Document): void {
  const field = page.querySelector<HTMLInputElement>('input[name="reference"]');
  if (field?.type !== 'text') return;
  take(field);
  window.addEventListener('hashchange', () => take(field));
}

function take(field: HTMLInputElement): void {
  const reference = REFERENCE.exec(window.location.hash)?.[0];
  if (reference === undefined) return;
  field.value = reference;
  window.history.replaceState(null, '', window.location.pathname);
  field.form?.requestSubmit();
}
