/** Names the captcha that is shown. */
export function captchaToken(captcha: HTMLElement): string {
  return captcha.querySelector<HTMLInputElement>('input[name="captcha_token"]')?.value ?? '';
}

/** Where what belongs to a captcha is found. */
export function captchaAddress(what: 'image' | 'audio' | 'travail', token: string): string {
  return `/captcha/${what}?token=${encodeURIComponent(token)}`;
}

/** Where the characters are copied to; absent while image and sound are folded away. */
export function answerField(captcha: HTMLElement): HTMLInputElement | null {
  return captcha.querySelector<HTMLInputElement>('input[name="captcha"]');
}

/** Beside the work there is nothing that must be copied: the style sheet takes the mark away, this the announcement. */
export function mayStayEmpty(captcha: HTMLElement): void {
  const answer = answerField(captcha);
  if (answer) answer.required = false;
}

/** Shown, and said by screen readers when they have finished what they are saying. */
export function say(captcha: HTMLElement, text: string): void {
  const status = captcha.querySelector('[data-captcha-status]');
  if (status && status.textContent !== text) status.textContent = text;
}

/**
 * Puts another captcha in the place of the one that is shown, be it answered, worked out, or too old.
 * @throws when there is none to be had
 */
export async function changeCaptcha(captcha: HTMLElement): Promise<void> {
  const form = encodeURIComponent(captcha.dataset.captcha ?? '');
  const response = await fetch(`/captcha/nouveau?form=${form}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`captcha: ${response.status}`);
  const { token, seconds }: { token: string; seconds: number } = await response.json();
  const hidden = captcha.querySelector<HTMLInputElement>('input[name="captcha_token"]');
  if (!hidden) throw new Error('captcha: unknown markup');
  hidden.value = token;
  captcha.dataset.captchaSeconds = String(seconds);
  captcha.dispatchEvent(new Event('captcha-changed'));
}
