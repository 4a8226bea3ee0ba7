import type { FastifyRequest } from 'fastify';
import type { CaptchaForm, CaptchaOutcome } from '../../platform/captcha/captcha.ts';
import { HIGHEST_LEVEL } from '../../platform/captcha/price.ts';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import { lineOf } from '../../platform/http/typed-line.ts';
import { isFlooded } from '../../platform/mail/outbox.ts';
import type { CaptchaShown } from '../../web/components/captcha-field.tsx';
import { logRefusal } from './security-log.ts';
import type { Web } from './web.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the captcha of this form was refused: the next one, in the form given back, is made accordingly. */
    captchaRefused?: CaptchaOutcome;
  }
}

type Request = FastifyRequest<{ Body: FormBody }>;

const IMAGE_TEXTS = {
  wrong: 'Les caractères recopiés ne sont pas ceux de l’image. Une nouvelle image vous est proposée.',
  missing: 'Recopiez aussi les caractères de l’image.',
  expired: 'L’image a expiré ou a déjà servi. Recopiez les caractères de la nouvelle image.',
};

const WORK_TEXTS = {
  wrong: 'La vérification automatique n’a pas abouti. Recommencez-la ou recopiez les caractères de l’image.',
  expired:
    'La vérification automatique a expiré ou a déjà servi. Recommencez-la ou recopiez les caractères de l’image.',
  'too-little-work':
    'Il y a eu beaucoup d’essais récemment : une vérification automatique plus longue est demandée. Lancez-la, puis recommencez.',
};

/** Where there is no image to copy. */
const WORK_ALONE_TEXTS = {
  ...WORK_TEXTS,
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
 *
 * @param atLeast the level of the work that this try must have cost (0 to 4, `HIGHEST_LEVEL`), for what is known of the
 *   account or of whom a mail would go to; what the form, the networks and the tries of late ask for is seen to here
 * @returns what to write beside the field; undefined when it was answered rightly. The form given back holds a captcha
 *   of the price asked for, by {@link captchaShown}.
 */
export async function captchaFault(
  { captcha, site }: Pick<Web, 'captcha' | 'site'>,
  form: CaptchaForm,
  request: Request,
  { atLeast = 0 }: { atLeast?: number } = {},
): Promise<string | undefined> {
  const token = field(request.body, 'captcha_token');
  const answer = lineOf(request.body, 'captcha');
  const work = field(request.body, 'captcha_work');
  const checked = await captcha.check({ token, form, answer, work }, request.ip, atLeast);
  if (checked.outcome === 'right') return undefined;
  logRefusal(request, `captcha-${checked.outcome}`);
  request.captchaRefused = checked;
  if (!site.captcha.image) return WORK_ALONE_TEXTS[checked.outcome];
  if (checked.outcome === 'too-little-work') return WORK_TEXTS[checked.outcome];
  if (token === '') return IMAGE_TEXTS.missing;
  return work === '' ? IMAGE_TEXTS[checked.outcome] : WORK_TEXTS[checked.outcome];
}

/**
 * The level of the work that a request which proves nothing must have cost, where it has a mail sent: the highest, once
 * strangers have had as many sent to that mailbox as leave at once in a day. The same whether or not it has an account.
 */
export async function priceOfMailTo(platform: Web['platform'], address: string): Promise<number> {
  return (await isFlooded(platform, address)) ? HIGHEST_LEVEL : 0;
}

/**
 * Like {@link captchaFault}, for a form that asks for no captcha in quiet times: only where it has a mail sent to a mailbox
 * that strangers fill.
 */
export async function mailCaptchaFault(
  web: Web,
  form: CaptchaForm,
  request: Request,
  address: string,
): Promise<string | undefined> {
  const atLeast = await priceOfMailTo(web.platform, address);
  return atLeast === 0 ? undefined : captchaFault(web, form, request, { atLeast });
}

/** What such a form shows of it. */
export async function mailCaptchaShown(
  web: Web,
  form: CaptchaForm,
  request: FastifyRequest,
  address: string,
): Promise<CaptchaShown | undefined> {
  const atLeast = await priceOfMailTo(web.platform, address);
  return atLeast === 0 ? undefined : captchaShown(web, form, request, { atLeast });
}

/** Whether a captcha that was answered rightly was answered by work, where the installation offers it. */
export function wasWorkDone({ captcha }: Pick<Web, 'captcha'>, { body }: Request): boolean {
  return captcha.issue('sign-in') !== '' && field(body, 'captcha_work') !== '';
}

/**
 * What a form shows of its captcha; `undefined` where none is asked for.
 * @param atLeast the level of the work that will be asked for, where that is known already
 */
export function captchaShown(
  { captcha, site }: Pick<Web, 'captcha' | 'site'>,
  form: CaptchaForm,
  request: FastifyRequest,
  { atLeast = 0 }: { atLeast?: number } = {},
): CaptchaShown | undefined {
  const { captchaRefused: refused } = request;
  const level = refused?.outcome === 'too-little-work' ? refused.level : 0;
  const token = captcha.issue(form, Math.max(level, atLeast));
  return token === '' ? undefined : { token, form, ways: site.captcha };
}
