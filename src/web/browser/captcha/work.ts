import { settleError } from '../errors.ts';
import { ownScript } from '../own-scripts.ts';
import { captchaAddress, captchaToken, say } from './parts.ts';

const RUNNING = 'Vérification en cours. Cela prend quelques secondes.';
const DONE = 'Vérification réussie : vous n’avez rien à recopier.';
const FAILED = 'La vérification automatique n’a pas abouti. Essayez de nouveau ou choisissez un autre moyen.';

/** « Vérification automatique »: the machine works, and there is nothing to copy. */
export function offerWork(page: Document): void {
  // Keys are derived by the browser itself, which it does only on https and on this machine.
  if (!window.isSecureContext) return;
  for (const captcha of page.querySelectorAll<HTMLElement>('[data-captcha]')) {
    const offer = captcha.querySelector<HTMLElement>('[data-captcha-work]');
    const script = offer?.dataset.captchaWork;
    if (!offer || !script) continue;
    offer.hidden = false;
    captcha.querySelector('[data-captcha-work-missing]')?.remove();
    offer.querySelector('button')?.addEventListener('click', () => void work(captcha, script));
  }
}

/** The image was changed: what was done for the one before is worth nothing for this one. */
export function forgetWork(captcha: HTMLElement): void {
  captcha.querySelector('input[name="captcha_work"]')?.remove();
  setState(captcha, undefined);
}

async function work(captcha: HTMLElement, script: string): Promise<void> {
  if (captcha.dataset.work) return;
  setState(captcha, 'running');
  say(captcha, RUNNING);
  const token = captchaToken(captcha);
  const sent = await answerTo(captchaAddress('travail', token), script).catch(() => undefined);
  if (captchaToken(captcha) !== token) return;
  setState(captcha, sent ? 'done' : undefined);
  say(captcha, sent ? DONE : FAILED);
  if (!sent) return;
  keep(captcha, sent);
  settleError(document, 'captcha');
}

/** @returns what the form is to send */
async function answerTo(address: string, script: string): Promise<string> {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`captcha: ${response.status}`);
  const challenge: unknown = await response.json();
  const solution = await inWorker(script, challenge);
  return JSON.stringify({ challenge, solution });
}

/** Off the page's own thread, which goes on answering. */
function inWorker(script: string, challenge: unknown): Promise<unknown> {
  const worker = new Worker(ownScript(script), { type: 'module' });
  const solution = new Promise<unknown>((resolve, reject) => {
    worker.onmessage = ({ data }) => (data ? resolve(data) : reject(new Error('captcha: not solved')));
    worker.onerror = reject;
    worker.postMessage(challenge);
  });
  return solution.finally(() => worker.terminate());
}

function keep(captcha: HTMLElement, sent: string): void {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = 'captcha_work';
  input.value = sent;
  captcha.append(input);
}

/** Done: the style sheet hides the puzzle, and its field is not asked for. The button stays, and with it the focus. */
function setState(captcha: HTMLElement, state: 'running' | 'done' | undefined): void {
  const button = captcha.querySelector<HTMLButtonElement>('[data-captcha-work] button');
  const answer = captcha.querySelector<HTMLInputElement>('input[name="captcha"]');
  if (state) captcha.dataset.work = state;
  else delete captcha.dataset.work;
  if (state) button?.setAttribute('aria-disabled', 'true');
  else button?.removeAttribute('aria-disabled');
  if (state === 'done') captcha.querySelector('audio')?.pause();
  if (!answer) return;
  const hadFocus = document.activeElement === answer;
  answer.disabled = state === 'done';
  if (answer.disabled && hadFocus) button?.focus();
}
