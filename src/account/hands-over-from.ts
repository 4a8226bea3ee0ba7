import { sql } from 'kysely';
import type { Tx } from '../platform/unit-of-work.ts';
import { DISPUTE_LIMIT_MS } from './disputed.ts';

/** As long as a change of address can be disputed: whoever lost the account in it can still come back. */
const AFTER_RECOVERY_MS = DISPUTE_LIMIT_MS;

/**
 * From when on an account may hand over its role of titulaire: not just after a forgotten password, which proves no more than a
 * mailbox and an answer, or a letter. What else it gives can be taken back by its holder; this cannot.
 * @returns undefined where it may now
 */
export async function handsOverFrom({ db, clock }: Tx, accountId: string): Promise<Date | undefined> {
  const since = new Date(clock.now().getTime() - AFTER_RECOVERY_MS);
  const { ended_at } = await db
    .selectFrom('recovery')
    .select(sql<Date | null>`max(ended_at)`.as('ended_at'))
    .where('account_id', '=', accountId)
    .where('status', '=', 'done')
    .where('ended_at', '>', since)
    .executeTakeFirstOrThrow();
  return ended_at ? new Date(ended_at.getTime() + AFTER_RECOVERY_MS) : undefined;
}
