/**
 * Tells assistive technologies that a box opens fields (ARIA has no such word for radios); the style sheet
 * alone shows and hides them. What it hides is not sent: nobody sees what stands there, typed before or filled in by the
 * browser.
 */
export function linkChoices(page: Document): void {
  page.addEventListener('formdata', leaveOutHidden);
  const openers = [...page.querySelectorAll<HTMLInputElement>('input[type="checkbox"][data-reveals]')];
  const tell = () => {
    for (const opener of openers) opener.setAttribute('aria-expanded', String(opener.checked));
  };
  for (const opener of openers) opener.setAttribute('aria-controls', opener.dataset.reveals ?? '');
  if (openers.length === 0) return;
  tell();
  page.addEventListener('change', tell);
  // The browser may put ticks back when one returns to the page.
  window.addEventListener('pageshow', tell);
}

function leaveOutHidden({ target, formData }: FormDataEvent): void {
  if (!(target instanceof HTMLFormElement)) return;
  for (const content of target.querySelectorAll('.ep-choice__content')) {
    if (content.getClientRects().length > 0) continue;
    for (const { name } of content.querySelectorAll<HTMLInputElement>('[name]')) formData.delete(name);
  }
}
