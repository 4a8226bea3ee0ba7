import { ownScript } from './own-scripts.ts';
import { bearerOf, RULES } from './rules.ts';

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
  const word = toggle.querySelector('[data-toggle-word]') ?? toggle;
  const show = (visible: boolean) => {
    input.type = visible ? 'text' : 'password';
    word.textContent = visible ? 'Masquer' : 'Afficher';
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
    const bearer = bearerOf(input);
    let met = 0;
    for (const item of items) {
      // Those without a test here are ticked by the meter.
      const isMet = RULES[item.dataset.rule ?? '']?.(password, bearer) ?? item.hasAttribute('data-met');
      item.toggleAttribute('data-met', isMet);
      if (isMet) met += 1;
    }
    const said = password === '' ? '' : `${met} règles respectées sur ${items.length}.`;
    if (status.textContent !== said) status.textContent = said;
  };
  // The name and the address may be typed after the password.
  (input.form ?? input).addEventListener('input', tick);
  input.addEventListener('strength', tick);
  input.form?.addEventListener('submit', (event) => hold(event, input, items));
  tick();
}

/**
 * A password that breaks a rule is not sent, but shown: sent, all secrets of the form would have to be typed again. Sent
 * again as it is, it goes, and the server says why not: the button is never dead, should the page be wrong.
 */
function hold(event: SubmitEvent, input: HTMLInputElement, items: readonly HTMLElement[]): void {
  const isShown = input.getClientRects().length > 0;
  const isBroken = items.some((item) => !item.hasAttribute('data-met') && isJudged(input, item));
  if (event.defaultPrevented || isUnchecked(event) || !isShown || input.value === '' || !isBroken) return;
  if (held.get(input) === input.value) return;
  held.set(input, input.value);
  event.preventDefault();
  input.setAttribute('data-held', '');
  input.focus();
}

/** What was held back last in a field. */
const held = new WeakMap<HTMLInputElement, string>();

/** The level, once the meter has come, and where it is that of what stands in the field now. */
function isJudged(input: HTMLInputElement, { dataset }: HTMLElement): boolean {
  if (dataset.rule !== 'strong') return true;
  return (
    document.querySelector(
      `[data-strength-meter][data-for="${input.id}"][data-level]:not([data-judging])`,
    ) !== null
  );
}

/** « Changer l'image » sends the form to have it back. */
function isUnchecked({ submitter }: SubmitEvent): boolean {
  return submitter instanceof HTMLButtonElement && submitter.formNoValidate;
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
