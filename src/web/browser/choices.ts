/**
 * Tells assistive technologies that a box opens fields (ARIA has no such word for radios); the style sheet
 * alone shows and hides them.
 */
export function linkChoices(page: Document): void {
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
