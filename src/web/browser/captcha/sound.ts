import { captchaAddress, captchaToken, say } from './parts.ts';

const ENDED = 'Fin de l’extrait sonore. Saisissez les 6 caractères entendus.';
const UNAVAILABLE =
  'L’extrait sonore ne peut pas être lu. Changez l’image pour en obtenir un autre, puis écoutez-le.';

/** « Ecouter l'extrait sonore » plays in the page, from the start at each press, and shows the browser's own player. */
export function offerSound(captcha: HTMLElement): void {
  const link = captcha.querySelector<HTMLAnchorElement>('a[data-captcha-sound]');
  if (!link) return;
  // A button, as it no longer leads anywhere: the space bar presses it, and it is announced as what it is.
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ep-link-button ep-captcha__sound';
  button.textContent = link.textContent;
  button.addEventListener('click', () => play(captcha));
  link.replaceWith(button);
  captcha.addEventListener('captcha-changed', () => changeSound(captcha));
}

/** The image was changed: what was being said is no longer the answer. */
function changeSound(captcha: HTMLElement): void {
  const player = captcha.querySelector('audio');
  if (!player) return;
  player.pause();
  player.src = address(captcha);
}

function play(captcha: HTMLElement): void {
  const player = captcha.querySelector('audio') ?? addPlayer(captcha);
  // What a screen reader says would be heard over the sound: nothing is announced until its end.
  say(captcha, '');
  if (player.error) player.load();
  player.currentTime = 0;
  // A failure to load is told by the player's `error` event, and a browser that forbids to start it shows its controls.
  player.play().catch(() => {});
}

function addPlayer(captcha: HTMLElement): HTMLAudioElement {
  const player = document.createElement('audio');
  player.className = 'ep-captcha__audio';
  player.controls = true;
  player.preload = 'none';
  player.setAttribute('aria-label', 'Extrait sonore');
  player.src = address(captcha);
  player.addEventListener('ended', () => say(captcha, ENDED));
  player.addEventListener('error', () => say(captcha, UNAVAILABLE));
  captcha.querySelector('.ep-captcha__row')?.after(player);
  return player;
}

function address(captcha: HTMLElement): string {
  return captchaAddress('audio', captchaToken(captcha));
}
