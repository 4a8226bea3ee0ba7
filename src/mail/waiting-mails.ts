import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database/schema.ts';
import { NOBODY } from './outbox.ts';
import { LANES, type Lane } from './purposes.ts';

/* What the metrics tell of the outbox. */

/** Waiting for nothing but room in its allowance, or for the hour at which it is to leave. */
const isHeldBack = sql<boolean>`abandoned_at is null and attempts = 0 and due_at > created_at`;

/** How many wait in all; `heldBack` wait for nothing but their turn, see above. */
export async function waitingMails(
  db: Database,
): Promise<{ waiting: number; heldBack: number; abandoned: number }> {
  const count = (those: RawBuilder<boolean>) => sql<number>`count(*) filter (where ${those})::integer`;
  return db
    .selectFrom('mail')
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('recipient', '!=', NOBODY)
    .select([
      count(sql`abandoned_at is null and not (${isHeldBack})`).as('waiting'),
      count(isHeldBack).as('heldBack'),
      count(sql`abandoned_at is not null`).as('abandoned'),
    ])
    .executeTakeFirstOrThrow();
}

/** How many could leave in each lane that has any, and since when the first of them waits. */
export async function waitingByLane(db: Database): Promise<{ lane: Lane; count: number; oldest: Date }[]> {
  const rows = await db
    .selectFrom('mail')
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .where('recipient', '!=', NOBODY)
    .where(sql<boolean>`not (${isHeldBack})`)
    .groupBy('lane')
    .select((eb) => [
      'lane',
      eb.cast<number>(eb.fn.countAll(), 'integer').as('count'),
      eb.fn.min('created_at').as('oldest'),
    ])
    .execute();
  return rows.map(({ lane, ...waiting }) => ({ lane: LANES[lane] ?? 'bulk', ...waiting }));
}
