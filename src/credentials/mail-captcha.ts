import type { FastifyRequest } from 'fastify';
import { readEmailAddress } from '../account/email-address.ts';
import type { FormBody } from '../http/form-body.ts';
import { mailCaptchaFault, mailCaptchaShown } from '../http/form-captcha.ts';
import type { Web } from '../http/web.ts';
import type { TypedChange } from './form.ts';
import type { ChangePageProps } from './pages.tsx';
import type { PendingChange } from './pending-change.ts';

/**
 * The captcha of the credentials page: none but where strangers fill the mailbox that a code would go to. One at most: of
 * the form that was filled in, or else of the button that sends the code again.
 */
export async function changeCaptcha(
  web: Web,
  request: FastifyRequest,
  pending: PendingChange | undefined,
  typed: TypedChange | undefined,
): Promise<ChangePageProps['captcha']> {
  const asked = typed?.changeEmail ? readEmailAddress(typed.email) : undefined;
  const change = asked && (await mailCaptchaShown(web, 'change', request, asked.address));
  if (change) return { shown: change, of: 'change' };
  if (!isSentAnew(pending)) return undefined;
  const resending = await mailCaptchaShown(web, 'change', request, pending.newEmail);
  return resending && { shown: resending, of: 'resending' };
}

/** What is wrong with the captcha of the button that sends the code again. */
export async function resendingCaptchaFault(
  web: Web,
  request: FastifyRequest<{ Body: FormBody }>,
  pending: PendingChange | undefined,
): Promise<string | undefined> {
  return isSentAnew(pending) ? mailCaptchaFault(web, 'change', request, pending.newEmail) : undefined;
}

/** A code that still waits to leave is not made anew. */
function isSentAnew(pending: PendingChange | undefined): pending is PendingChange {
  return pending !== undefined && pending.code.state !== 'leaving';
}
