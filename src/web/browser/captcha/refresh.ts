import { captchaAddress, say } from './parts.ts';
import { changeSound } from './sound.ts';
import { forgetWork } from './work.ts';

/** « Changer l'image » brings a new image without leaving the page; the form's own way if that fails. */
export function refreshCaptchas(page: Document): void {
  for (const captcha of page.querySelectorAll<HTMLElement>('[data-captcha]')) {
    const button = captcha.querySelector<HTMLButtonElement>('button[name="change_image"]');
    button?.addEventListener('click', (event) => {
      event.preventDefault();
      refresh(captcha).catch(() => button.form?.requestSubmit(button));
    });
  }
}

async function refresh(captcha: HTMLElement): Promise<void> {
  const form = encodeURIComponent(captcha.dataset.captcha ?? '');
  const response = await fetch(`/captcha/nouveau?form=${form}`, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`captcha: ${response.status}`);
  const { token }: { token: string } = await response.json();
  show(captcha, token);
}

function show(captcha: HTMLElement, token: string): void {
  const hidden = captcha.querySelector<HTMLInputElement>('input[name="captcha_token"]');
  const answer = captcha.querySelector<HTMLInputElement>('input[name="captcha"]');
  const image = captcha.querySelector('img');
  if (!hidden || !answer || !image) throw new Error('captcha: unknown markup');
  hidden.value = token;
  image.src = captchaAddress('image', token);
  changeSound(captcha);
  forgetWork(captcha);
  answer.value = '';
  answer.focus();
  say(captcha, 'Nouvelle image affichée.');
}
