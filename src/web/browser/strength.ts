// The strength meter: a bundle of its own, fetched when a password field first gets the focus.
// It knows fewer words than the server, so that it may praise what the server then refuses.
import { type StrengthLevel, strengthEstimator } from '../../passwords/strength/estimate.ts';
import { wordLists } from '../../passwords/strength/word-lists.ts';
import { wordsTypedIn } from './rules.ts';

const LEVELS: Record<StrengthLevel, string> = { weak: 'Faible', medium: 'Moyen', strong: 'Fort' };
/** Milliseconds without a key before the level is looked at again: no flicker, and one word said at a time. */
const PAUSE = 200;

const estimate = strengthEstimator(wordLists());
for (const meter of document.querySelectorAll<HTMLElement>('[data-strength-meter]')) run(meter);

function run(meter: HTMLElement): void {
  const input = document.getElementById(meter.dataset.for ?? '');
  const level = meter.querySelector<HTMLElement>('[data-strength-level]');
  if (!(input instanceof HTMLInputElement) || !level) return;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const rule = document.querySelector(`[data-rules-for="${input.id}"] [data-rule="strong"]`);
  const show = () => {
    const found = input.value && estimate(input.value, [...wordsOf(meter), ...wordsTypedIn(input.form)]);
    say(meter, level, found);
    rule?.toggleAttribute('data-met', found === 'strong');
    meter.removeAttribute('data-judging');
    input.dispatchEvent(new Event('strength'));
  };
  (input.form ?? input).addEventListener('input', () => {
    // Until then the level is that of what stood there before.
    meter.setAttribute('data-judging', '');
    clearTimeout(pause);
    pause = setTimeout(show, PAUSE);
  });
  meter.hidden = false;
  // What was typed while this was on its way.
  show();
}

/** Nothing is written where nothing changed, so that a screen reader does not repeat itself. */
function say(meter: HTMLElement, level: HTMLElement, found: StrengthLevel | ''): void {
  const text = found && LEVELS[found];
  if (level.textContent === text) return;
  const words = meter.querySelector('[data-strength-words]');
  if (words) words.textContent = found ? 'Niveau de sécurité :' : 'Niveau de sécurité de votre mot de passe';
  level.textContent = text;
  if (found) meter.dataset.level = found;
  else delete meter.dataset.level;
}

function wordsOf(meter: HTMLElement): string[] {
  const words: unknown = JSON.parse(meter.dataset.personalWords ?? '[]');
  return Array.isArray(words) ? words.map(String) : [];
}
