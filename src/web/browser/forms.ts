/** How long a form that was sent stays shut when no page follows, as on a network that drops. */
const RELEASE_AFTER_MS = 10_000;

/** A form is sent once, however often its button is pressed. */
export function sendOnce(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    shut(form);
    setTimeout(() => open(form), RELEASE_AFTER_MS);
  });
  // Back to a page kept in memory: its forms can be sent again.
  window.addEventListener('pageshow', () => page.querySelectorAll('form').forEach(open));
}

/** Not `disabled`: the button's own name and value must go with the form. */
function shut(form: HTMLFormElement): void {
  form.dataset.sent = 'true';
  for (const button of submitters(form)) button.setAttribute('aria-disabled', 'true');
}

function open(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of submitters(form)) button.removeAttribute('aria-disabled');
}

function submitters(form: HTMLFormElement) {
  return form.querySelectorAll('button[type="submit"]');
}
