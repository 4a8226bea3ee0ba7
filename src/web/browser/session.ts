/** How often the clock is looked at: a computer that slept tells no timer of it. */
const LOOK_EVERY_MS = 5_000;
/** A session that outlives its page's count, for a file was taken meanwhile, is asked about again so much later. */
const ASK_AGAIN_MS = 60_000;

/** What tabs tell one another: somebody was seen, or signed out. */
type News = { seen: string } | 'signed-out';

/**
 * Tells of the end of the session before it comes, and of the way to stay; a sign of life in any tab counts for all. Once
 * the session has ended, here, elsewhere or on a page kept for « back », takes what it showed off the screen (OWASP ASVS
 * 5.0, 14.3.1).
 */
export function watchSession(page: Document): void {
  const tabs = new BroadcastChannel('session');
  const tell = (news: News) => tabs.postMessage(news);
  if (page.querySelector('[data-signed-out]')) tell('signed-out');
  const frame = page.querySelector<HTMLElement>('[data-session]');
  const soon = frame?.querySelector<HTMLElement>('[data-session-soon]');
  const stay = frame?.querySelector<HTMLElement>('[data-session-stay]');
  const over = frame?.querySelector<HTMLTemplateElement>('[data-session-over]');
  if (!frame || !soon || !stay || !over) return;
  const holder = frame.dataset.session ?? '';
  const limit = Number(frame.dataset.idle) * 1000;
  const toldAfter = Number(frame.dataset.idleTold) * 1000;
  let lastSign = Date.now();
  let before: ReturnType<typeof comeToBar> | undefined;
  let isOver = false;

  const seen = () => {
    lastSign = Date.now();
    show();
  };
  const end = () => {
    if (isOver) return;
    isOver = true;
    clearInterval(looking);
    takeOffScreen(page, over);
  };
  /** Asks, which is no sign of life. What cannot be asked about is over once its time is. */
  const ask = async () => {
    const state = await stateOf(`/espace/presence/verification?titulaire=${holder}`);
    const isLate = Date.now() - lastSign >= limit;
    if (state === 'over' || (state === 'unknown' && isLate)) end();
    else if (isLate) lastSign = Date.now() - limit + ASK_AGAIN_MS;
  };
  const show = () => {
    if (isOver) return;
    const idle = Date.now() - lastSign;
    const wasHidden = soon.hidden;
    soon.hidden = idle < toldAfter || idle >= limit;
    if (wasHidden && !soon.hidden) before = comeToBar(page, frame);
    if (idle >= limit) void ask();
  };

  stay.addEventListener('click', async () => {
    const state = await stateOf('/espace/presence');
    if (state === 'over') return end();
    // Unreachable, the warning stays: there is time to press again.
    if (state === 'unknown') return;
    tell({ seen: holder });
    seen();
    before?.comeBack();
  });
  tabs.addEventListener('message', ({ data }: MessageEvent<News>) => {
    if (data === 'signed-out') void ask();
    else if (data.seen === holder) seen();
    // Somebody else has signed in.
    else end();
  });
  tell({ seen: holder });
  page.addEventListener('visibilitychange', () => {
    show();
    if (page.visibilityState === 'visible') void ask();
  });
  window.addEventListener('pageshow', async ({ persisted }) => {
    if (!persisted) return;
    page.body.hidden = true;
    await ask();
    page.body.hidden = false;
  });
  const looking = setInterval(show, LOOK_EVERY_MS);
}

/** In a low window the bar stands after the page (styles/_session.scss): the reader is shown it, and later taken back. */
function comeToBar(page: Document, bar: HTMLElement): { comeBack(): void } {
  const { activeElement } = page;
  const { scrollX, scrollY } = window;
  const isAfterPage = getComputedStyle(bar).position === 'static';
  if (isAfterPage) bar.scrollIntoView({ block: 'end' });
  return {
    comeBack() {
      if (isAfterPage) window.scrollTo(scrollX, scrollY);
      if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: isAfterPage });
    },
  };
}

async function stateOf(path: string): Promise<'alive' | 'over' | 'unknown'> {
  const answer = await fetch(path, { redirect: 'manual', cache: 'no-store' }).catch(() => undefined);
  if (answer?.status === 204) return 'alive';
  // Sent to sign in, or told so.
  return answer?.type === 'opaqueredirect' || answer?.status === 410 ? 'over' : 'unknown';
}

/** Nothing is left in the document but what every page shows to anybody; a form being filled in waits out of sight, and can be sent from here. */
function takeOffScreen(page: Document, over: HTMLTemplateElement): void {
  const form = [...page.querySelectorAll<HTMLFormElement>('main form[method="post"]')].find(isFilledIn);
  const main = page.createElement('main');
  main.className = 'ep-main';
  main.append(over.content.cloneNode(true));
  page.title = `${main.querySelector('h1')?.textContent} - Espace professionnel`;
  page.querySelector('main')?.replaceWith(main);
  const left = [...page.body.children].filter((part) => part === main || part.matches('[data-for-anybody]'));
  page.body.replaceChildren(...left);
  if (form) offerForm(main, form);
  main.querySelector('h1')?.focus();
}

/** Sent without a session, the form is kept by the server, and filled in again after signing in. */
function offerForm(main: HTMLElement, form: HTMLFormElement): void {
  for (const secret of form.querySelectorAll<HTMLInputElement>('[data-password] input')) secret.value = '';
  for (const part of main.querySelectorAll<HTMLElement>('[data-session-form]')) part.hidden = false;
  main.querySelector('button')?.addEventListener('click', () => {
    form.hidden = true;
    main.append(form);
    HTMLFormElement.prototype.submit.call(form);
  });
}

function isFilledIn(form: HTMLFormElement): boolean {
  const fields = form.querySelectorAll<HTMLInputElement>('input[name]:not([type=hidden])');
  return [...fields].some((field) => isText(field) && field.value !== '');
}

function isText(field: HTMLInputElement): boolean {
  return !field.closest('[data-password]') && field.type !== 'checkbox' && field.type !== 'radio';
}
