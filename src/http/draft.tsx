import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Session } from '../account/session.ts';
import type { Database } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { Notice } from '../web/components/notice.tsx';
import { type FormBody, field } from './form-body.ts';
import { resultOfFirst } from './sent-twice.ts';
import { signedIn, signInPath } from './session.ts';

/**
 * A draft is a form that could not be taken before a password is given, be it to sign in again or to confirm: what was
 * typed, to be shown again, never sent. It waits, sealed, in the session that it was posted with.
 */
interface Draft {
  /** Path of the page that shows it. */
  page: string;
  fields: FormBody;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Of a POST that may have to wait until a password is given: the page that shows the form, by default the one of the same
     * path, and the fields that are kept meanwhile, none for a button alone. Only those named are: never a password, a captcha, a code or an
     * answer. One that ends with « * » stands for all that begin so.
     */
    draft?: { page?: string; fields: readonly string[] };
  }
}

/** How long a draft waits for whoever gives the password. */
const DRAFT_LIFETIME_MS = 10 * 60_000;
/** Characters of JSON: a message of the greatest length with its marks, and all that else is typed by a person. */
const LONGEST = 30_000;
/** The query of the page that shows it. */
const DRAFT_QUERY = 'reprise=1';

/**
 * Whoever posts a form with a session that is over signs in again and finds it filled in. Unless that very form ended it,
 * minutes ago: its result is shown. Registered after the check of CSRF tokens.
 */
export const drafts = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('preHandler', async (request, reply) => {
    if (!request.needsSession || (await request.session())) return undefined;
    return reply.seeOther((await resultOfFirst(request)) ?? signInPath(await saveDraft(request)));
  });
});

/**
 * Puts a request aside until a password is given: a page is simply asked for again, a form becomes a draft.
 * @returns where to go back to; undefined for a POST that keeps no draft
 */
export async function saveDraft(request: FastifyRequest): Promise<string | undefined> {
  if (request.method !== 'POST') return request.url;
  const { draft } = request.routeOptions.config;
  if (!draft || request.sessionTokenHash === undefined) return undefined;
  const [path = ''] = request.url.split('?');
  const { page = path } = draft;
  if (draft.fields.length === 0) return page;
  const body = (request.body ?? {}) as FormBody;
  const isKept = (name: string) =>
    draft.fields.some((kept) => (kept.endsWith('*') ? name.startsWith(kept.slice(0, -1)) : name === kept));
  const typed = Object.keys(body).filter((name) => isKept(name) && field(body, name) !== '');
  const fields = Object.fromEntries(typed.map((name) => [name, field(body, name)]));
  const waits = await keepDraft(request.platform, request.sessionTokenHash, { page, fields });
  return waits ? `${page}?${DRAFT_QUERY}` : page;
}

/** For the GET of a form: the draft to fill it in with, where the password was just given for it. */
export function draftOf(request: FastifyRequest): FormBody | undefined {
  const [page = '', query] = request.url.split('?');
  return query === DRAFT_QUERY ? openDraft(request.platform, signedIn(request).session, page) : undefined;
}

/** Whether a draft waits there. */
export function leadsToDraft(path: string | undefined): boolean {
  return path?.endsWith(`?${DRAFT_QUERY}`) ?? false;
}

/** In the title of a page whose form is filled in from its draft. */
export const DRAFT_NEWS = 'Saisie conservée';

/** The same above that form. */
export function DraftNotice() {
  return (
    <Notice tone="success" title="Votre saisie est conservée" announce>
      <p>
        Rien n’est encore enregistré. Vérifiez le formulaire, complétez les mots de passe s’il y en a, puis
        validez.
      </p>
    </Notice>
  );
}

interface Sealed extends Draft {
  /** Milliseconds since 1970. */
  keptAt: number;
}

/**
 * Keeps a draft in a session, over or not; it takes the place of an earlier one.
 * @returns false when it is too long, or the session is forgotten: nothing is kept
 */
export async function keepDraft(
  { db, clock, secrets }: Pick<Platform, 'db' | 'clock' | 'secrets'>,
  tokenHash: string,
  draft: Draft,
): Promise<boolean> {
  const plain = JSON.stringify({ ...draft, keptAt: clock.now().getTime() } satisfies Sealed);
  if (plain.length > LONGEST) return false;
  const { numUpdatedRows } = await db
    .updateTable('session')
    .set({ kept_form: secrets.seal('kept-form', plain) })
    .where('token_hash', '=', tokenHash)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** What was typed on this page before the password was asked; undefined after 10 minutes, or for another page. */
export function openDraft(
  { clock, secrets }: Pick<Platform, 'clock' | 'secrets'>,
  session: Pick<Session, 'kept_form'>,
  page: string,
): FormBody | undefined {
  const plain = session.kept_form === null ? undefined : secrets.unseal('kept-form', session.kept_form);
  if (plain === undefined) return undefined;
  const draft = JSON.parse(plain) as Sealed;
  const isOver = clock.now().getTime() - draft.keptAt >= DRAFT_LIFETIME_MS;
  return draft.page === page && !isOver ? draft.fields : undefined;
}

/**
 * Ends the session that a browser had before it signed in again. Its draft goes on to the new session, if that is the
 * same account's: on a shared computer nobody finds what somebody else has typed.
 */
export async function replaceSession(
  db: Database,
  oldTokenHash: string,
  newTokenHash: string,
): Promise<void> {
  await db
    .with('old', (w) =>
      w.deleteFrom('session').where('token_hash', '=', oldTokenHash).returning(['account_id', 'kept_form']),
    )
    .updateTable('session')
    .from('old')
    .set((eb) => ({ kept_form: eb.ref('old.kept_form') }))
    .where('token_hash', '=', newTokenHash)
    .whereRef('session.account_id', '=', 'old.account_id')
    .where('old.kept_form', 'is not', null)
    .execute();
}
