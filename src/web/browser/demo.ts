/** Of a demonstration: each account becomes a button that fills in the form, and leaves the last press to people. */
export function offerDemoAccounts(page: Document): void {
  const accounts = page.querySelector<HTMLDetailsElement>('[data-demo-password]');
  const email = page.querySelector<HTMLInputElement>('form input[name="email"]');
  const password = page.querySelector<HTMLInputElement>('form input[name="password"]');
  if (!accounts || !email || !password) return;
  accounts.querySelector<HTMLElement>('[data-demo-fills]')?.removeAttribute('hidden');
  for (const item of accounts.querySelectorAll<HTMLElement>('[data-demo-email]')) {
    const button = page.createElement('button');
    button.type = 'button';
    button.className = 'ep-link-button';
    button.textContent = item.dataset.demoEmail ?? '';
    button.addEventListener('click', () => {
      fill(email, item.dataset.demoEmail ?? '');
      fill(password, accounts.dataset.demoPassword ?? '');
      accounts.open = false;
      email.form?.querySelector<HTMLElement>('button[type="submit"].ep-button')?.focus();
    });
    item.replaceChildren(button);
  }
}

/** The mail that the demonstration's mailbox shows: as high as it is, so that it does not scroll within the page. */
export function fitFrames(page: Document): void {
  for (const frame of page.querySelectorAll<HTMLIFrameElement>('iframe[data-fits]')) {
    const measure = () => {
      const content = frame.contentDocument?.documentElement;
      if (!content) return;
      frame.style.height = 'auto';
      frame.style.maxHeight = 'none';
      frame.style.height = `${content.scrollHeight}px`;
    };
    frame.addEventListener('load', measure);
    window.addEventListener('resize', measure);
    measure();
  }
}

/** As if it were typed: what watches the form, the captcha for one, is told. */
function fill(field: HTMLInputElement, value: string): void {
  field.value = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
