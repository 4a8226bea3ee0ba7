import type { FastifyReply, FastifyRequest } from 'fastify';
import { type CompletedStep, wasCompleted } from '../account/completed-step.ts';
import type { Session } from '../account/session.ts';
import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { type FormBody, field } from './form-body.ts';
import { seeOther } from './send-page.ts';
import { signedIn } from './session.ts';
import type { Web } from './web.ts';

/** A form that could not be taken before a password is given: what was typed, to be shown again, never sent. */
export interface KeptForm {
  /** Path of the page that shows it. */
  page: string;
  fields: FormBody;
}

/** How long what was typed is kept for whoever gives the password. */
const KEPT_FOR_MS = 10 * 60_000;
/** Characters of JSON: no form of ours is longer when filled in by a person. */
const LONGEST = 8_000;

/**
 * Keeps a form in the session it was posted with, over or not, sealed; it takes the place of an earlier one.
 * @returns false when it is too long, or the session is forgotten: nothing is kept
 */
export async function keepForm(
  { db, clock, secrets }: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  tokenHash: string,
  form: KeptForm,
): Promise<boolean> {
  const plain = JSON.stringify({ ...form, keptAt: clock.now().getTime() } satisfies Sealed);
  if (plain.length > LONGEST) return false;
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ kept_form: secrets.seal('kept-form', plain) })
    .where('token_hash', '=', tokenHash)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** What was typed on this page before the password was asked; undefined after 10 minutes, or for another page. */
export function keptFields(
  { clock, secrets }: Pick<Platform, 'clock' | 'secrets'>,
  session: Pick<Session, 'kept_form'>,
  page: string,
): FormBody | undefined {
  const plain = session.kept_form === null ? undefined : secrets.unseal('kept-form', session.kept_form);
  if (plain === undefined) return undefined;
  const kept = JSON.parse(plain) as Sealed;
  const isOver = clock.now().getTime() - kept.keptAt >= KEPT_FOR_MS;
  return kept.page === page && !isOver ? kept.fields : undefined;
}

/**
 * Ends the session that a browser had before it signed in again. What waits in it goes on to the new session, if
 * that is the same account's: on a shared computer nobody finds what somebody else has typed.
 */
export function replaceSession(db: Database, oldTokenHash: string, newTokenHash: string): Promise<void> {
  return db.transaction().execute(async (trx: Trx) => {
    const old = await trx
      .deleteFrom('session')
      .where('token_hash', '=', oldTokenHash)
      .returning(['account_id', 'kept_form'])
      .executeTakeFirst();
    if (!old?.kept_form) return;
    await trx
      .updateTable('session')
      .set({ kept_form: old.kept_form })
      .where('token_hash', '=', newTokenHash)
      .where('account_id', '=', old.account_id)
      .execute();
  });
}

interface Sealed extends KeptForm {
  /** Milliseconds since 1970. */
  keptAt: number;
}

const HOME = '/espace';

/** The query of a form to be shown as it was typed, once the password is given: see `waiting-form.ts`. */
const WAITING_FORM = 'reprise=1';

/**
 * Files of the space, each with the page that offers it. A browser led straight to a file stays on the form it comes
 * from, password and all.
 */
const PAGE_OF_FILE: Readonly<Record<string, string>> = {
  '/espace/recapitulatif.pdf': '/espace/coordonnees?telecharger=recapitulatif',
  '/espace/donnees.json': '/espace/coordonnees?telecharger=donnees',
};

/**
 * Where to go after signing in, or after giving the password again: a page of the space, never another site, and
 * never a file. Whatever is not plainly a path of ours leads home (OWASP ASVS 5.0, 3.7.2).
 * @param asked the `retour` of the address, as a stranger may have written it
 */
export function returnPath(asked: string | undefined): string {
  if (!asked || !/^\/espace(?:[/?][A-Za-z0-9\-._~/?=&%]*)?$/.test(asked)) return HOME;
  // `/espace/../..` or `/espace//host` would be read differently by the next program on the way.
  if (asked.includes('//') || asked.includes('..')) return HOME;
  return PAGE_OF_FILE[asked.split('?')[0] ?? ''] ?? asked;
}

/** Whether a form waits there for the password. */
export function leadsToWaitingForm(returnTo: string | undefined): boolean {
  return returnTo?.endsWith(`?${WAITING_FORM}`) ?? false;
}

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
