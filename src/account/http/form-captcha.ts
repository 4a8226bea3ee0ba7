import type { FastifyRequest } from 'fastify';
import type { CaptchaForm, CaptchaOutcome, CaptchaReply } from '../../platform/captcha/captcha.ts';
import { HIGHEST_LEVEL } from '../../platform/captcha/price.ts';
import { longMomentFrom } from '../../platform/french-dates.ts';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import { lineOf } from '../../platform/http/typed-line.ts';
import { isFlooded } from '../../platform/mail/outbox.ts';
import type { CaptchaShown } from '../../web/components/captcha-field.tsx';
import { logRefusal } from './security-log.ts';
import type { Web } from './web.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What became of the captcha of this form, once it was looked at: the form given back holds another accordingly. */
    captchaChecked?: CaptchaOutcome;
  }
}

type Request = FastifyRequest<{ Body: FormBody }>;
type Refusal =
  | Exclude<CaptchaOutcome['outcome'], 'right' | 'too-many-images'>
  | 'missing'
  | 'not-asked-before';

const HARDER =
  'Une vérification plus longue est demandée, car il y a eu beaucoup d’essais récemment. Votre navigateur s’en charge : complétez le formulaire, puis envoyez-le de nouveau.';
const ASKED_NOW =
  'Une vérification est maintenant demandée. Complétez le formulaire, puis envoyez-le de nouveau.';

const TEXTS: Record<'image' | 'work', Record<Refusal, string>> = {
  image: {
    wrong: 'Les caractères recopiés ne sont pas ceux de l’image. Une nouvelle image vous est proposée.',
    expired: 'L’image a expiré ou a déjà servi. Recopiez les caractères de la nouvelle image.',
    missing:
      'Recopiez aussi les caractères de l’image : votre navigateur n’a pas fait la vérification automatique.',
    'not-asked-before': ASKED_NOW,
    'too-little-work': HARDER,
  },
  work: {
    wrong: 'La vérification automatique n’a pas abouti. Complétez le formulaire, puis envoyez-le de nouveau.',
    expired:
      'La vérification automatique a expiré ou a déjà servi. Complétez le formulaire, puis envoyez-le de nouveau.',
    missing:
      'La vérification automatique n’a pas été faite. Autorisez JavaScript pour ce site, puis recommencez.',
    'not-asked-before': ASKED_NOW,
    'too-little-work': HARDER,
  },
};

/** « Changer l'image » where there is no script: the form comes back as it was, unchecked, with another image. */
export function wantsAnotherImage(body: FormBody): boolean {
  return field(body, 'change_image') !== '';
}

/**
 * Spends the captcha of a form, whichever way it was answered: worked out by the person's machine, or copied. To be
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
  const reply = replyIn(request.body, form);
  const checked = await captcha.check(reply, request.ip, atLeast);
  request.captchaChecked = checked;
  if (checked.outcome === 'right') return undefined;
  logRefusal(request, `captcha-${checked.outcome}`);
  if (checked.outcome === 'too-many-images') return tooManyImages(checked.until, site);
  const lane = reply.work === '' && site.captcha.image ? 'image' : 'work';
  if (reply.token === '') return TEXTS[lane]['not-asked-before'];
  const isEmpty = reply.work === '' && reply.answer.trim() === '';
  return TEXTS[lane][checked.outcome === 'wrong' && isEmpty ? 'missing' : checked.outcome];
}

/**
 * Whether a captcha was refused for nothing but that its network has used up its images: the characters were right. A
 * neighbour can see to that at any moment, so that what is right by itself, a code or a password, must not wait for it.
 */
export function areImagesUsedUp({ captchaChecked }: FastifyRequest): boolean {
  return captchaChecked?.outcome === 'too-many-images';
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

/** Whether enough work was done for the captcha of this form, once it was looked at; not where somebody copied instead. */
export function wasWorkDone({ captchaChecked: checked }: FastifyRequest): boolean {
  return checked?.outcome === 'right' && checked.byWork;
}

/**
 * What a form shows of its captcha; `undefined` where none is asked for. One that was answered and not looked at,
 * because something else in the form was wrong, stays answered.
 * @param atLeast the level of the work that will be asked for, where that is known already
 */
export function captchaShown(
  { captcha, site }: Pick<Web, 'captcha' | 'site'>,
  form: CaptchaForm,
  request: FastifyRequest,
  { atLeast = 0 }: { atLeast?: number } = {},
): CaptchaShown | undefined {
  const body = (request.body ?? {}) as FormBody;
  const { captchaChecked: checked } = request;
  const { token, answer, work } = replyIn(body, form);
  const byImage = token !== '' && work === '';
  // Once it was looked at, it is spent.
  const seconds = checked || wantsAnotherImage(body) ? 0 : captcha.secondsLeft(token, form);
  const isAnswered = work !== '' || answer.trim() !== '';
  if (isAnswered && seconds > 0) {
    return { token, form, seconds, ways: site.captcha, open: byImage, answered: { answer, work } };
  }
  const level = checked?.outcome === 'too-little-work' ? checked.level : 0;
  const another = captcha.issue(form, Math.max(level, atLeast));
  if (another === '') return undefined;
  const open = wantsAnotherImage(body) || (byImage && (checked !== undefined || isAnswered));
  return {
    token: another,
    form,
    seconds: captcha.secondsLeft(another, form),
    ways: site.captcha,
    open,
    start: checked !== undefined && !open,
  };
}

/** From when on they are taken again, and what does not depend on them. */
function tooManyImages(until: Date, { captcha }: Web['site']): string {
  const later = `réessayez à partir du ${longMomentFrom(until)}`;
  const next = captcha.work
    ? `laissez votre navigateur faire la vérification automatique, ou ${later}`
    : later;
  return `Votre réseau a beaucoup utilisé l’image et l’extrait sonore ces derniers temps : ${next}.`;
}

function replyIn(body: FormBody, form: CaptchaForm): CaptchaReply {
  return {
    form,
    token: field(body, 'captcha_token'),
    answer: lineOf(body, 'captcha'),
    work: field(body, 'captcha_work'),
  };
}
