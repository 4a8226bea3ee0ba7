import type { FastifyRequest } from 'fastify';
import type { CaptchaForm, CaptchaOutcome, CaptchaReply } from '../captcha/captcha.ts';
import { HIGHEST_LEVEL } from '../captcha/price.ts';
import { isFlooded } from '../mail/outbox.ts';
import type { CaptchaShown } from '../web/components/captcha-field.tsx';
import { longMomentFrom } from '../web/french-dates.ts';
import { type FormBody, field, lineOf } from './form-body.ts';
import { logRefusal } from './server/logged.ts';
import type { Web } from './web.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What became of the captcha of this form, once it was looked at: the form given back holds another accordingly. */
    captchaChecked?: CaptchaOutcome;
    /** The form comes back before anything was compared or mailed: what was answered rightly stays answered. */
    captchaKept?: boolean;
  }
}

type Request = FastifyRequest<{ Body: FormBody }>;
type Refusal = Exclude<CaptchaOutcome['outcome'], 'right' | 'too-many-images'> | 'not-asked-before';

const HARDER =
  'Une vérification plus longue est demandée, car il y a eu beaucoup d’essais récemment. Votre navigateur s’en charge : complétez le formulaire, puis envoyez-le de nouveau.';
const ASKED_NOW =
  'Une vérification est maintenant demandée. Complétez le formulaire, puis envoyez-le de nouveau.';

const TEXTS: Record<'image' | 'work', Record<Refusal, string>> = {
  image: {
    wrong: 'Les caractères recopiés ne sont pas ceux de l’image. Une nouvelle image vous est proposée.',
    expired: 'L’image a expiré ou a déjà servi. Recopiez les caractères de la nouvelle image.',
    missing:
      'Recopiez aussi les caractères de l’image : votre navigateur n’a pas fait la vérification automatique.',
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
 * Spends the captcha of a form, whichever way it was answered: worked out by the person's machine, or copied. To be asked
 * whatever else is wrong, so that all is said at once: see {@link keepCaptcha}.
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
  const reply = replyIn(request, form);
  const checked = await captcha.check(reply, request.ip, atLeast);
  request.captchaChecked = checked;
  if (checked.outcome === 'right') return undefined;
  logRefusal(request, `captcha-${checked.outcome}`);
  if (checked.outcome === 'too-many-images') return tooManyImages(checked.until, site);
  const lane = reply.work === '' && site.CAPTCHA_WAYS.image ? 'image' : 'work';
  if (reply.token === '') return TEXTS[lane]['not-asked-before'];
  return TEXTS[lane][checked.outcome];
}

/**
 * The form is about to come back because something else in it is wrong. What was done for its captcha stays done, for ten
 * minutes more, while that is corrected. Not to be asked for once a password, a code or an answer was compared, or a mail
 * caused: that uses it up.
 */
export function keepCaptcha(request: FastifyRequest): void {
  request.captchaKept = true;
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
 * What a form shows of its captcha; `undefined` where none is asked for. One that was answered rightly and kept, or not
 * looked at, stays answered.
 * @param atLeast the level of the work that will be asked for, where that is known already
 */
export function captchaShown(
  { captcha, site }: Pick<Web, 'captcha' | 'site'>,
  form: CaptchaForm,
  request: FastifyRequest,
  { atLeast = 0 }: { atLeast?: number } = {},
): CaptchaShown | undefined {
  return (
    answeredBefore({ captcha, site }, form, request) ?? another({ captcha, site }, form, request, atLeast)
  );
}

type Offered = Pick<Web, 'captcha' | 'site'>;

function answeredBefore(
  { captcha, site }: Offered,
  form: CaptchaForm,
  request: FastifyRequest,
): CaptchaShown | undefined {
  const { captchaChecked: checked, captchaKept } = request;
  const reply = replyIn(request, form);
  const { token, answer, work } = reply;
  if (checked) {
    const kept = captchaKept && checked.outcome === 'right' ? captcha.keep(reply, checked) : undefined;
    if (kept === undefined) return undefined;
    const fresh = captcha.issue(form);
    const seconds = captcha.secondsLeft(fresh, form);
    return {
      token: fresh,
      form,
      seconds,
      ...offered(site),
      kept: true,
      answered: { answer: '', work: kept },
    };
  }
  const seconds = wantsAnotherImage(bodyOf(request)) ? 0 : captcha.secondsLeft(token, form);
  if (!isAnswered(reply) || seconds === 0) return undefined;
  return { token, form, seconds, ...offered(site), open: work === '', answered: { answer, work } };
}

/** What of a captcha the installation decides. */
function offered({ CAPTCHA_WAYS, assets }: Offered['site']) {
  return { ways: CAPTCHA_WAYS, workScript: assets.captchaWork };
}

function another(
  { captcha, site }: Offered,
  form: CaptchaForm,
  request: FastifyRequest,
  atLeast: number,
): CaptchaShown | undefined {
  const { captchaChecked: checked } = request;
  const reply = replyIn(request, form);
  const level = checked?.outcome === 'too-little-work' ? checked.level : 0;
  const token = captcha.issue(form, Math.max(level, atLeast));
  if (token === '') return undefined;
  const byImage = reply.token !== '' && reply.work === '';
  const wantsImage = wantsAnotherImage(bodyOf(request));
  const open = wantsImage || (byImage && (checked !== undefined || isAnswered(reply)));
  const seconds = captcha.secondsLeft(token, form);
  return { token, form, seconds, ...offered(site), open, start: checked !== undefined && !open };
}

function isAnswered({ answer, work }: CaptchaReply): boolean {
  return work !== '' || answer.trim() !== '';
}

function bodyOf(request: FastifyRequest): FormBody {
  return (request.body ?? {}) as FormBody;
}

/** From when on they are taken again, and what does not depend on them. */
function tooManyImages(until: Date, { CAPTCHA_WAYS }: Web['site']): string {
  const later = `réessayez à partir du ${longMomentFrom(until)}`;
  const next = CAPTCHA_WAYS.work
    ? `laissez votre navigateur faire la vérification automatique, ou ${later}`
    : later;
  return `Votre réseau a beaucoup utilisé l’image et l’extrait sonore ces derniers temps : ${next}.`;
}

function replyIn(request: FastifyRequest, form: CaptchaForm): CaptchaReply {
  const body = bodyOf(request);
  return {
    form,
    browser: request.csrfSecret,
    token: field(body, 'captcha_token'),
    answer: lineOf(body, 'captcha'),
    work: field(body, 'captcha_work'),
  };
}
