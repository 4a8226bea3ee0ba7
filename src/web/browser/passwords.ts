import { ownScript } from './own-scripts.ts';
import { RULES } from './rules.ts';

/** Show and hide, rules that tick off as one types, and the strength meter, fetched on first focus. */
export function enablePasswords(page: Document): void {
  for (const frame of page.querySelectorAll<HTMLElement>('[data-password]')) {
    const input = frame.querySelector('input');
    const toggle = frame.querySelector('button');
    if (input && toggle) enableToggle(input, toggle);
  }
  for (const rules of page.querySelectorAll<HTMLElement>('[data-rules-for]')) tickRules(page, rules);
  for (const meter of page.querySelectorAll<HTMLElement>('[data-strength-meter]')) awaitMeter(page, meter);
}

function enableToggle(input: HTMLInputElement, toggle: HTMLButtonElement): void {
  const show = (visible: boolean) => {
    input.type = visible ? 'text' : 'password';
    toggle.textContent = visible ? 'Masquer' : 'Afficher';
    toggle.setAttribute('aria-label', visible ? 'Masquer le mot de passe' : 'Afficher le mot de passe');
  };
  toggle.hidden = false;
  toggle.addEventListener('click', () => show(input.type === 'password'));
  // Sent as text, a browser might keep it among the words it offers to fill in.
  input.form?.addEventListener('submit', () => show(false));
}

function tickRules(page: Document, rules: HTMLElement): void {
  const input = page.getElementById(rules.dataset.rulesFor ?? '');
  const status = rules.querySelector('[data-rules-status]');
  const items = [...rules.querySelectorAll<HTMLElement>('[data-rule]')];
  if (!(input instanceof HTMLInputElement) || !status) return;
  const tick = () => {
    const password = input.value.normalize('NFC');
    let met = 0;
    for (const item of items) {
      // Those without a test here are ticked by the meter.
      const isMet = RULES[item.dataset.rule ?? '']?.(password) ?? item.hasAttribute('data-met');
      item.toggleAttribute('data-met', isMet);
      if (isMet) met += 1;
    }
    const said = password === '' ? '' : `${met} règles respectées sur ${items.length}.`;
    if (status.textContent !== said) status.textContent = said;
  };
  input.addEventListener('input', tick);
  input.addEventListener('strength', tick);
  tick();
}

function awaitMeter(page: Document, meter: HTMLElement): void {
  const input = page.getElementById(meter.dataset.for ?? '');
  const src = page.body.dataset.strengthSrc;
  if (!input || !src) return;
  const load = () => {
    meter.hidden = false;
    if (page.querySelector(`script[src="${src}"]`)) return;
    const script = page.createElement('script');
    script.type = 'module';
    script.src = ownScript(src);
    page.head.append(script);
  };
  input.addEventListener('focus', load, { once: true });
  if (page.activeElement === input) load();
}
