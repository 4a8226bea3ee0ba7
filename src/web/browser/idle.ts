/** How often the clock is looked at: a computer that slept tells no timer of it. */
const LOOK_EVERY_MS = 5_000;

/** Tells of the end of the session before it comes, and of the way to stay; a sign of life in any tab counts for all. */
export function warnOfIdleness(page: Document): void {
  const frame = page.querySelector<HTMLElement>('[data-idle]');
  const soon = frame?.querySelector<HTMLElement>('[data-idle-soon]');
  const over = frame?.querySelector<HTMLElement>('[data-idle-over]');
  const stay = frame?.querySelector<HTMLElement>('[data-idle-stay]');
  if (!frame || !soon || !over || !stay) return;
  const limit = Number(frame.dataset.idle) * 1000;
  const toldAfter = Number(frame.dataset.idleTold) * 1000;
  const tabs = new BroadcastChannel('signs of life');
  let lastSign = Date.now();
  let focusBefore: Element | null = null;

  const show = () => {
    const idle = Date.now() - lastSign;
    if (soon.hidden) focusBefore = page.activeElement;
    soon.hidden = idle < toldAfter || idle >= limit;
    over.hidden = idle < limit;
  };
  const seen = () => {
    lastSign = Date.now();
    show();
  };
  const ended = () => {
    lastSign = Date.now() - limit;
    show();
  };
  stay.addEventListener('click', async () => {
    // Unreachable, the warning stays: there is time to press again.
    const alive = await isStillSignedIn().catch(() => undefined);
    if (alive === undefined) return;
    if (!alive) return ended();
    tabs.postMessage('seen');
    seen();
    if (focusBefore instanceof HTMLElement) focusBefore.focus();
  });
  tabs.addEventListener('message', seen);
  tabs.postMessage('seen');
  page.addEventListener('visibilitychange', show);
  setInterval(show, LOOK_EVERY_MS);
}

/** @throws when the portal cannot be asked */
async function isStillSignedIn(): Promise<boolean> {
  const { status, type } = await fetch('/espace/presence', { redirect: 'manual', cache: 'no-store' });
  if (status === 204) return true;
  // Sent to sign in.
  if (type === 'opaqueredirect') return false;
  throw new Error(`presence: ${status}`);
}
