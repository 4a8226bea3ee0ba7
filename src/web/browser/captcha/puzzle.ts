import { answerField, captchaAddress, captchaToken, changeCaptcha, mayStayEmpty, say } from './parts.ts';
import { offerSound } from './sound.ts';

/** Image and sound: « Autre moyen » unfolds them, « Changer l'image » brings another one, all without leaving the page. */
export function offerPuzzles(page: Document): void {
  for (const captcha of page.querySelectorAll<HTMLElement>('[data-captcha]')) {
    if (answerField(captcha)) enable(captcha);
    const other = captcha.querySelector<HTMLButtonElement>('[data-captcha-other]');
    other?.addEventListener('click', (event) => {
      event.preventDefault();
      openPuzzle(captcha);
      answerField(captcha)?.focus();
    });
    captcha.addEventListener('captcha-changed', () => show(captcha));
  }
}

/** Unfolds image and sound; what was there already stays as it is. */
export function openPuzzle(captcha: HTMLElement): void {
  const folded = captcha.querySelector<HTMLTemplateElement>('template[data-captcha-puzzle]');
  if (!folded) return;
  const lane = captcha.querySelector('[data-captcha-lane]');
  lane?.removeAttribute('id');
  captcha.querySelector('[data-captcha-other]')?.remove();
  captcha.dataset.captchaOpen = '';
  folded.replaceWith(folded.content.cloneNode(true));
  if (lane) mayStayEmpty(captcha);
  show(captcha);
  enable(captcha);
}

function enable(captcha: HTMLElement): void {
  offerSound(captcha);
  const button = captcha.querySelector<HTMLButtonElement>('[data-captcha-change]');
  button?.addEventListener('click', (event) => {
    event.preventDefault();
    // The form's own way if that fails.
    change(captcha).catch(() => button.form?.requestSubmit(button));
  });
}

async function change(captcha: HTMLElement): Promise<void> {
  await changeCaptcha(captcha);
  answerField(captcha)?.focus();
  say(captcha, 'Nouvelle image affichée.');
}

/** The image of the captcha that the page holds now: it may be another than when the page came. */
function show(captcha: HTMLElement): void {
  const address = captchaAddress('image', captchaToken(captcha));
  const image = captcha.querySelector('img');
  const answer = answerField(captcha);
  if (!image || !answer || image.getAttribute('src') === address) return;
  image.src = address;
  answer.value = '';
}
