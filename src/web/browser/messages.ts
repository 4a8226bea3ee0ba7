/**
 * Sends the form that says « read » once somebody looks at the page: not while the browser only fetches or draws it ahead,
 * nor in a tab behind others. Nothing is shown of it but that the form and the count of the menu go.
 */
export function sendWhenSeen(page: Document): void {
  const part = page.querySelector<HTMLElement>('[data-send-when-seen]');
  const form = part?.querySelector('form');
  if (!part || !form) return;
  const send = async () => {
    if (page.visibilityState !== 'visible') return;
    page.removeEventListener('visibilitychange', send);
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(
      () => undefined,
    );
    // The page that the answer leads to is the one that is open.
    if (answer?.type === 'opaqueredirect') part.hidden = true;
  };
  page.addEventListener('visibilitychange', send);
  void send();
}

interface FileLimits {
  each: number;
  together: number;
  files: number;
  texts: { each: string; together: string; files: string };
}

/** Tells at once of files that the server will refuse: what is large takes minutes to be sent. */
export function warnOfFiles(page: Document): void {
  for (const field of page.querySelectorAll<HTMLInputElement>('input[data-file-limits]')) {
    const warning = field.parentElement?.querySelector<HTMLElement>('[data-file-warning]');
    if (!warning) continue;
    const limits: FileLimits = JSON.parse(field.dataset.fileLimits ?? '');
    const tell = () => {
      warning.textContent = faultOf([...(field.files ?? [])], limits);
    };
    field.addEventListener('change', tell);
    // The browser may put files back when one returns to the page.
    window.addEventListener('pageshow', tell);
  }
}

function faultOf(files: readonly File[], { each, together, files: most, texts }: FileLimits): string {
  if (files.length > most) return texts.files;
  if (files.some(({ size }) => size > each)) return texts.each;
  return files.reduce((sum, { size }) => sum + size, 0) > together ? texts.together : '';
}
