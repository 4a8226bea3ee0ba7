import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type AuditEventName, type AuditedEvent, record } from './record-event.ts';

/** How long events of one kind are counted before their number is told. */
const TALLY_MS = 24 * 3_600_000;

/**
 * Records what a stranger may cause as often as he likes: the first of a day are lines of the audit log, those that
 * follow are counted, and {@link endTallies} tells how many there were. So the log, and a holder's history, grow by so
 * many lines and one a day, whatever is tried. To be called last in the unit of work, like {@link record}.
 * @param lines of a day that are written one by one
 */
export async function tallyEvent(tx: Tx, happened: AuditedEvent, lines = 1): Promise<void> {
  const { event, outcome = 'done', accountId } = happened;
  const now = tx.clock.now();
  const { times } = await tx.db
    .insertInto('event_tally')
    .values({
      key: `${event}/${outcome}/${accountId ?? 'nobody'}`,
      event,
      outcome,
      account_id: accountId ?? null,
      times: 1,
      lines,
      began_at: now,
      last_at: now,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({ times: eb('event_tally.times', '+', 1), last_at: now })),
    )
    .returning('times')
    .executeTakeFirstOrThrow();
  if (times <= lines) await record(tx, happened);
}

/** Tells how many there were, of each kind that has been counted for a day. By any number of instances at once. */
export async function endTallies(platform: Platform): Promise<void> {
  const { db, clock } = platform;
  const over = await db
    .selectFrom('event_tally')
    .select('key')
    .where('began_at', '<=', new Date(clock.now().getTime() - TALLY_MS))
    .execute();
  for (const { key } of over) await endTally(platform, key);
}

function endTally(platform: Platform, key: string): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const tally = await tx.db
      .deleteFrom('event_tally')
      .where('key', '=', key)
      .where('began_at', '<=', new Date(tx.clock.now().getTime() - TALLY_MS))
      .returningAll()
      .executeTakeFirst();
    // Each has a line already.
    if (!tally || tally.times <= tally.lines) return;
    await record(tx, {
      event: tally.event as AuditEventName,
      outcome: tally.outcome,
      ...(tally.account_id !== null && { accountId: tally.account_id }),
      details: {
        times: tally.times,
        from: tally.began_at.toISOString(),
        to: tally.last_at.toISOString(),
      },
    });
  });
}
