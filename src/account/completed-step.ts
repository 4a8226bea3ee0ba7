import { inStretches } from '../database/in-stretches.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { hashToken } from './session.ts';

/**
 * A step that works once, as the second request of a double click names it too (rule 2.15): it bears the cookies from
 * before that step.
 */
export interface CompletedStep {
  what:
    | 'activation'
    | 'recovery'
    | 'recovery-request'
    | 'sign-in-code'
    | 'second-step'
    | 'password-change'
    | 'password-confirmation'
    | 'deletion';
  /** Known to the browser that took the step alone: of its session before, of its journey and what was used up, or of the form. */
  by: string;
}

/** For how long whoever sends a form again is shown what came of it the first time. */
const COMPLETED_TOLD_FOR_MS = 5 * 60_000;

/**
 * Remembers, with what the step changes or not at all, which browser took it.
 * @returns whether it is the first to: of two units of work at once the second waits, and is told
 */
export async function rememberCompleted(tx: Tx, step: CompletedStep): Promise<boolean> {
  return (await completing(tx, step).executeTakeFirst()) !== undefined;
}

/** The same as a statement, for whom it does not matter: what the step uses up makes sure that it is the first. */
export function completing({ db, clock }: Tx, step: CompletedStep) {
  const now = clock.now();
  const expires_at = new Date(now.getTime() + COMPLETED_TOLD_FOR_MS);
  return db
    .insertInto('ended_journey')
    .values({ id: idOf(step), expires_at })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ expires_at }).where('ended_journey.expires_at', '<=', now),
    )
    .returning('id');
}

/** Whether this browser took the step minutes ago. It may be shown the result; it opens no session. */
export async function wasCompleted({ db, clock }: Ground, step: CompletedStep): Promise<boolean> {
  const found = await db
    .selectFrom('ended_journey')
    .select('id')
    .where('id', '=', idOf(step))
    .where('expires_at', '>', clock.now())
    .executeTakeFirst();
  return found !== undefined;
}

/** With the journeys that ended, whose ids the same table holds. */
export async function purgeCompletedSteps({ db }: Ground, now: Date): Promise<void> {
  await inStretches(db, 'ended_journey', (here) =>
    db.deleteFrom('ended_journey').where('expires_at', '<=', now).where(here).execute(),
  );
}

/** As long as the ids of journeys, with which it shares a table: 132 bits, so that none is another. */
function idOf({ what, by }: CompletedStep): string {
  return hashToken(`${what}/${by}`).slice(0, 22);
}
