import type { Database, Trx } from '../../platform/database/schema.ts';
import type { FormBody } from '../../platform/http/form-body.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Session } from '../session.ts';

/** A form that could not be taken before a password is given: what was typed, to be shown again, never sent. */
export interface KeptForm {
  /** Path of the page that shows it. */
  page: string;
  fields: FormBody;
}

/** How long what was typed is kept for whoever gives the password. */
export const KEPT_FOR_MS = 10 * 60_000;
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
