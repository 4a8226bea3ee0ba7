import type { Trx } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { type AuditEventName, type AuditedEvent, recordEvent } from './record-event.ts';

/** How long events of one kind are counted before their number is told. */
const TALLY_MS = 24 * 3_600_000;

/**
 * Records what a stranger may cause as often as he likes: the first of a day are lines of the audit log, those that
 * follow are counted, and {@link endTallies} tells how many there were. So the log, and a holder's history, grow by so
 * many lines and one a day, whatever is tried. To be called last in the transaction, like {@link recordEvent}.
 * @param lines of a day that are written one by one
 */
export async function tallyEvent(
  trx: Trx,
  platform: Pick<Platform, 'clock'>,
  happened: AuditedEvent,
  lines = 1,
): Promise<void> {
  const { event, outcome = 'done', accountId } = happened;
  const now = platform.clock.now();
  const { times } = await trx
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
  if (times <= lines) await recordEvent(trx, platform, happened);
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
  return platform.db.transaction().execute(async (trx) => {
    const tally = await trx
      .deleteFrom('event_tally')
      .where('key', '=', key)
      .where('began_at', '<=', new Date(platform.clock.now().getTime() - TALLY_MS))
      .returningAll()
      .executeTakeFirst();
    // Each has a line already.
    if (!tally || tally.times <= tally.lines) return;
    await recordEvent(trx, platform, {
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
