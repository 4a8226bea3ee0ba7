import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FormBody, field } from '../../platform/http/form-body.ts';
import { seeOther } from '../../platform/http/send-page.ts';
import { type CompletedStep, wasCompleted } from '../completed-step.ts';
import { keepForm, keptFields } from '../kept-form/kept-form.ts';
import { WAITING_FORM } from './return-path.ts';
import { signedIn } from './signed-in.ts';
import type { Web } from './web.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Of a POST that may have to wait until a password is given: the page that shows the form, and the fields that
     * are kept meanwhile, none for a button alone. Only those named are: never a password, a captcha, a code or an
     * answer.
     */
    resumable?: { page: string; fields: readonly string[] };
    /**
     * Of a POST that ends the session it was sent with or gives it another token: where its result is shown. A second
     * request of a double click comes with the session of before.
     */
    endsOwnSession?: { what: CompletedStep['what']; result: string };
  }
}

/**
 * Puts a request aside until a password is given: a page is simply asked for again, what was typed in a form is
 * kept in the session.
 * @returns where to go back to; undefined for a POST that is not {@link FastifyContextConfig.resumable}
 */
export async function saveDraft(
  { platform }: Pick<Web, 'platform'>,
  request: FastifyRequest,
  tokenHash: string,
): Promise<string | undefined> {
  if (request.method !== 'POST') return request.url;
  const form = request.routeOptions.config.resumable;
  if (!form) return undefined;
  const body = (request.body ?? {}) as FormBody;
  const typed = form.fields.filter((name) => field(body, name) !== '');
  const fields = Object.fromEntries(typed.map((name) => [name, field(body, name)]));
  if (form.fields.length === 0) return form.page;
  const isKept = await keepForm(platform, tokenHash, { page: form.page, fields });
  return isKept ? `${form.page}?${WAITING_FORM}` : form.page;
}

/** For the GET of a form: what was typed in it before it was put aside, to be filled in again. */
export function typedBefore(
  { platform }: Pick<Web, 'platform'>,
  request: FastifyRequest,
): FormBody | undefined {
  const [page = '', query] = request.url.split('?');
  return query === WAITING_FORM ? keptFields(platform, signedIn(request).session, page) : undefined;
}

/**
 * Hook `preHandler` of the whole server, after the CSRF token was checked: whoever posts a form with a session
 * that is over signs in again and finds it filled in. Unless that very form ended it, minutes ago: its result is shown.
 */
export function keepFormOfEndedSession(web: Pick<Web, 'platform'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (!request.mustSignIn || request.sessionTokenHash === undefined) return;
    const result = await resultOfFirst(web, request);
    if (result) return void seeOther(reply, result);
    const back = await saveDraft(web, request, request.sessionTokenHash);
    seeOther(reply, back ? `/connexion?retour=${encodeURIComponent(back)}` : '/connexion');
  };
}

/** Where to see what this form did when it was first sent with the same session, minutes ago; undefined if it was not. */
export async function resultOfFirst(
  { platform }: Pick<Web, 'platform'>,
  { sessionTokenHash: by, routeOptions }: FastifyRequest,
): Promise<string | undefined> {
  const { endsOwnSession } = routeOptions.config;
  if (!endsOwnSession || by === undefined) return undefined;
  return (await wasCompleted(platform, { what: endsOwnSession.what, by }))
    ? endsOwnSession.result
    : undefined;
}
