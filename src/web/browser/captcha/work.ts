import type { Challenge, Solution } from 'altcha-lib';
import { ownScript } from '../own-scripts.ts';
import { answerField, captchaAddress, captchaToken, changeCaptcha, mayStayEmpty, say } from './parts.ts';
import { openPuzzle } from './puzzle.ts';

const RUNNING = 'Vérification en cours… Votre formulaire partira de lui-même.';
const RUNNING_LONG =
  'Vérification en cours… Elle peut durer une minute sur un appareil ancien. Votre formulaire partira de lui-même.';
const FAILED =
  'La vérification automatique n’a pas abouti. Recopiez les caractères de l’image, ou envoyez de nouveau le formulaire.';
const FAILED_ALONE = 'La vérification automatique n’a pas abouti. Envoyez de nouveau le formulaire.';

/** A form sent sooner after its page came is asked for more work by the server: the page waits instead. In milliseconds. */
const SOONEST = 2000;
/** A captcha that ends before the server would have looked at it is replaced. In milliseconds. */
const MARGIN = 30_000;
/** From this level on it may be long (`HIGHEST_LEVEL` of the server is 4). */
const LONG_LEVEL = 3;

/**
 * The machine works, and there is nothing to copy: from the moment that somebody begins to fill in the form, or at once
 * where the page asks for it. Whoever sends the form before it is done waits, and the form goes by itself.
 */
export function offerWork(page: Document): void {
  for (const captcha of page.querySelectorAll<HTMLElement>('[data-captcha-work]')) {
    const form = captcha.closest('form');
    // Keys are derived by the browser itself, which it does only on https and on this machine.
    if (form && window.isSecureContext) workFor(captcha, form);
    else if (captcha.dataset.work !== 'done') {
      captcha.querySelector('[data-captcha-lane]')?.remove();
      openPuzzle(captcha);
    }
  }
}

function workFor(captcha: HTMLElement, form: HTMLFormElement): void {
  let shownAt = Date.now();
  let endsAt = endOf(captcha);
  let work: Promise<void> | undefined;
  let waiting = false;

  showLane(captcha);
  if (workField(captcha)) captcha.dataset.work = 'done';
  if (captcha.dataset.captchaStart !== undefined) begin().catch(() => {});
  form.addEventListener('focusin', () => void begin().catch(() => {}), { once: true });
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented || isAnswered() || goesWithout(event)) return;
    event.preventDefault();
    if (!waiting) void sendWhenDone(event.submitter);
  });
  captcha.addEventListener('captcha-changed', forget);
  // Back to a page kept in memory: its captcha has been sent.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) endsAt = 0;
  });

  /** By work that still counts, or by characters copied. */
  function isAnswered(): boolean {
    if (answerField(captcha)?.value.trim()) return true;
    return captcha.dataset.work === 'done' && Date.now() < endsAt && Date.now() >= shownAt + SOONEST;
  }

  async function sendWhenDone(submitter: HTMLElement | null): Promise<void> {
    waiting = true;
    submitter?.setAttribute('aria-disabled', 'true');
    say(captcha, RUNNING);
    try {
      if (Date.now() >= endsAt) await changeCaptcha(captcha);
      await begin();
      await until(shownAt + SOONEST);
      form.requestSubmit(submitter);
    } catch {
      openPuzzle(captcha);
      say(captcha, answerField(captcha) ? FAILED : FAILED_ALONE);
    } finally {
      waiting = false;
      submitter?.removeAttribute('aria-disabled');
    }
  }

  /** What is being worked at is worked at once; what failed is tried again. */
  function begin(): Promise<void> {
    if (captcha.dataset.work === 'done') return Promise.resolve();
    captcha.dataset.work = 'running';
    work ??= doWork().finally(() => {
      work = undefined;
      if (captcha.dataset.work === 'running') captcha.dataset.work = 'failed';
    });
    return work;
  }

  async function doWork(): Promise<void> {
    const token = captchaToken(captcha);
    const challenge = await challengeFor(token);
    if (waiting && Number(challenge.parameters.data?.level) >= LONG_LEVEL) say(captcha, RUNNING_LONG);
    const solution = await solve(captcha.dataset.captchaWork ?? '', challenge);
    // Another captcha took its place meanwhile: what was done for the one before is worth nothing for it.
    if (captchaToken(captcha) !== token) return doWork();
    keep(captcha, JSON.stringify({ challenge, solution }));
  }

  function forget(): void {
    shownAt = Date.now();
    endsAt = endOf(captcha);
    workField(captcha)?.remove();
    if (captcha.dataset.work === 'done') delete captcha.dataset.work;
  }
}

/** Sent by a button that stands in for the captcha, or has the form back. */
function goesWithout({ submitter }: SubmitEvent): boolean {
  return submitter instanceof HTMLButtonElement && submitter.name !== '';
}

/** Where image and sound are folded away, the links of the error summary lead to what is said of the work. */
function showLane(captcha: HTMLElement): void {
  const lane = captcha.querySelector<HTMLElement>('[data-captcha-lane]');
  if (!lane) return;
  lane.hidden = false;
  if (answerField(captcha)) mayStayEmpty(captcha);
  else {
    lane.id = 'captcha';
    lane.tabIndex = -1;
  }
}

/** When the captcha will no longer be taken, by this machine's clock. */
function endOf(captcha: HTMLElement): number {
  return Date.now() + Number(captcha.dataset.captchaSeconds) * 1000 - MARGIN;
}

async function challengeFor(token: string): Promise<Challenge> {
  const headers = { accept: 'application/json' };
  const response = await fetch(captchaAddress('travail', token), { headers });
  if (!response.ok) throw new Error(`captcha: ${response.status}`);
  return response.json();
}

async function solve(script: string, challenge: Challenge): Promise<Solution> {
  const worker: typeof import('../captcha-work.ts') = await import(ownScript(script));
  const solution = await worker.solve(challenge);
  if (!solution) throw new Error('captcha: not solved');
  return solution;
}

function workField(captcha: HTMLElement): HTMLInputElement | null {
  return captcha.querySelector<HTMLInputElement>('input[name="captcha_work"]');
}

function keep(captcha: HTMLElement, sent: string): void {
  const input = document.createElement('input');
  input.type = 'hidden';
  input.name = 'captcha_work';
  input.value = sent;
  captcha.append(input);
  captcha.dataset.work = 'done';
}

function until(instant: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(instant - Date.now(), 0)));
}
