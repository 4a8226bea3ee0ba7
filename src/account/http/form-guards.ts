import type { FastifyRequest } from 'fastify';
import type { CaptchaForm } from '../../platform/captcha/captcha.ts';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import { networkKey } from '../../platform/http/network.ts';
import { TooManyTries } from '../../platform/http/too-many.ts';
import { countAttempt, type ThrottlePolicy } from '../../platform/throttle.ts';
import type { Web } from './web.ts';

const IMAGE_TEXTS = {
  wrong: 'Les caractères recopiés ne sont pas ceux de l’image. Une nouvelle image vous est proposée.',
  missing: 'Recopiez aussi les caractères de l’image.',
  expired: 'L’image a expiré ou a déjà servi. Recopiez les caractères de la nouvelle image.',
};

const WORK_TEXTS = {
  wrong: 'La vérification automatique n’a pas abouti. Recommencez-la ou recopiez les caractères de l’image.',
  expired:
    'La vérification automatique a expiré ou a déjà servi. Recommencez-la ou recopiez les caractères de l’image.',
};

/** Where there is no image to copy. */
const WORK_ALONE_TEXTS = {
  wrong: 'La vérification automatique n’a pas été faite. Lancez-la, puis recommencez.',
  expired: 'La vérification automatique a expiré ou a déjà servi. Lancez-la de nouveau.',
};

/** « Changer l'image » where there is no script: the form comes back as it was, unchecked, with another image. */
export function wantsAnotherImage(body: FormBody): boolean {
  return field(body, 'change_image') !== '';
}

/**
 * Spends the captcha of a form, whichever way it was answered: copied, or worked out by the person's machine. To be
 * asked last, once the fields by themselves are right: a captcha is used up by being checked.
 * @returns what to write beside the field; undefined when it was answered rightly
 */
export async function captchaFault(
  { captcha, platform, site }: Pick<Web, 'captcha' | 'platform' | 'site'>,
  form: CaptchaForm,
  body: FormBody,
): Promise<string | undefined> {
  const token = field(body, 'captcha_token');
  const answer = field(body, 'captcha');
  const work = field(body, 'captcha_work');
  const checked = await captcha.check(platform.db, { token, form, answer, work });
  if (checked === 'right') return undefined;
  if (!site.captcha.image) return WORK_ALONE_TEXTS[checked];
  if (token === '') return IMAGE_TEXTS.missing;
  return work === '' ? IMAGE_TEXTS[checked] : WORK_TEXTS[checked];
}

/**
 * Counts a try from the network of a request (an IPv6 /64 is one network), before anything costly is done.
 * @param what names the form in the table of tries
 * @throws TooManyTries, answered with 429 and the hour of the next try
 */
export async function countTryFromNetwork(
  web: Pick<Web, 'throttle' | 'platform'>,
  request: FastifyRequest,
  what: string,
  policy: ThrottlePolicy,
): Promise<void> {
  if (!web.throttle) return;
  const attempt = await countAttempt(web.platform, networkKey(what, request.ip), policy);
  if (!attempt.allowed) throw new TooManyTries(attempt.retryAt);
}
