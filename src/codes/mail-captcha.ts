import type { FastifyRequest } from 'fastify';
import { readEmailAddress } from '../account/email-address.ts';
import type { CaptchaForm } from '../captcha/captcha.ts';
import type { FormBody } from '../http/form-body.ts';
import { mailCaptchaFault, mailCaptchaShown } from '../http/form-captcha.ts';
import type { Web } from '../http/web.ts';
import type { CaptchaShown } from '../web/components/captcha-field.tsx';
import type { CodeState } from './waiting-code.ts';

/** A request that waits for the code mailed to its address. */
interface Waiting {
  newEmail: string;
  code: CodeState;
}

/** Of the form, or of the button that sends the code again. */
export interface MailCaptcha {
  shown: CaptchaShown;
  of: 'change' | 'resending';
}

/**
 * The captcha of a page where a code is asked for: none but where strangers fill the mailbox that it would go to. One at
 * most: of the form that was filled in, or else of the button that sends the code again.
 * @param typed the address in the form, as typed
 */
export async function codeCaptcha(
  web: Web,
  form: CaptchaForm,
  request: FastifyRequest,
  { pending, typed }: { pending: Waiting | undefined; typed: string | undefined },
): Promise<MailCaptcha | undefined> {
  const asked = typed === undefined ? undefined : readEmailAddress(typed);
  const change = asked && (await mailCaptchaShown(web, form, request, asked.address));
  if (change) return { shown: change, of: 'change' };
  if (!isSentAnew(pending)) return undefined;
  const resending = await mailCaptchaShown(web, form, request, pending.newEmail);
  return resending && { shown: resending, of: 'resending' };
}

/** What is wrong with the captcha of the button that sends the code again. */
export async function resendingCaptchaFault(
  web: Web,
  form: CaptchaForm,
  request: FastifyRequest<{ Body: FormBody }>,
  pending: Waiting | undefined,
): Promise<string | undefined> {
  return isSentAnew(pending) ? mailCaptchaFault(web, form, request, pending.newEmail) : undefined;
}

/** A code that still waits to leave is not made anew. */
function isSentAnew<T extends Waiting>(pending: T | undefined): pending is T {
  return pending !== undefined && pending.code.state !== 'leaving';
}
