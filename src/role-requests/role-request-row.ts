import type { Selectable } from 'kysely';
import { revokeCodes } from '../codes/store.ts';
import type { Database, RoleRequestState, RoleRequestTable } from '../database/schema.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';

export type RoleRequest = Selectable<RoleRequestTable>;

/** The database refuses to compare an id with anything else. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function requestById(db: Database, id: string): Promise<RoleRequest | undefined> {
  if (!UUID.test(id)) return undefined;
  return db.selectFrom('role_request').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @param typed as the operator reads it on a form or a list, in capitals or not */
export function requestByReference(db: Database, typed: string): Promise<RoleRequest | undefined> {
  const reference = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  return db.selectFrom('role_request').selectAll().where('reference', '=', reference).executeTakeFirst();
}

/** Whether it can still be decided. */
export function isWaiting({ state, last_day }: Pick<RoleRequest, 'state' | 'last_day'>, now: Date): boolean {
  return state === 'waiting' && last_day >= parisDay(now);
}

/**
 * Ends a request, of any number of instances in one alone; the code of its letter stops working.
 * @returns whether it was this call
 */
export async function endRequest(
  tx: Tx,
  id: string,
  state: Exclude<RoleRequestState, 'waiting'>,
  decision?: string,
): Promise<boolean> {
  const ended = await tx.db
    .updateTable('role_request')
    .set({ state, ended_at: tx.clock.now(), decision: decision ?? null })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst();
  if (!ended) return false;
  // That of a request which is granted by its code was used a moment ago, and stays so.
  await revokeCodes(tx, 'role-request', id);
  return true;
}
