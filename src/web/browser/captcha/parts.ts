/** Names the captcha that is shown. */
export function captchaToken(captcha: HTMLElement): string {
  return captcha.querySelector<HTMLInputElement>('input[name="captcha_token"]')?.value ?? '';
}

/** Where what belongs to a captcha is found. */
export function captchaAddress(what: 'image' | 'audio' | 'travail', token: string): string {
  return `/captcha/${what}?token=${encodeURIComponent(token)}`;
}

/** Shown, and said by screen readers when they have finished what they are saying. */
export function say(captcha: HTMLElement, text: string): void {
  const status = captcha.querySelector('[data-captcha-status]');
  if (status) status.textContent = text;
}
