/** Takes the reader to the error summary as the page opens, and from its links into the fields; else to what was just done. */
export function focusErrors(page: Document): void {
  const summary = page.querySelector<HTMLElement>('[data-error-summary]');
  if (!summary) {
    page.querySelector<HTMLElement>('[data-news]')?.focus();
    return;
  }
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

/** A button that prints the page: hidden where no script runs, which alone can do it. */
export function offerPrinting(page: Document): void {
  for (const button of page.querySelectorAll<HTMLElement>('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}
