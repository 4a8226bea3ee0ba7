import { sql } from 'kysely';
import type { Tx } from '../platform/unit-of-work.ts';
import { asItWas, become, isInTheWay } from './as-it-was.ts';
import { CHANGED_MANDATE, type ChangedMandate } from './changed-roles.ts';
import { forTheSakeOf } from './undo-roles.ts';
import { type Done, grouped, type UndoneRoles } from './undone-roles.ts';

/**
 * After a freeze that the assistance ends without a dispute being right: what was suspended for the sake of these disputes,
 * and that nobody touched since, is as it was before them. What an earlier dispute suspended stays so.
 * The caller holds the account and its companies.
 * @param changeIds the disputed changes, the last one at the end
 */
export async function wakeSuspended(tx: Tx, changeIds: readonly string[]): Promise<UndoneRoles[]> {
  const last = changeIds.at(-1);
  if (last === undefined) return [];
  return forTheSakeOf(tx, last, async () => {
    const done: Done[] = [];
    for (const one of await suspendedFor(tx, changeIds)) {
      const wakes = one.former_state === 'active';
      if (wakes && (await isInTheWay(tx, one))) {
        done.push([one, 'taken']);
        continue;
      }
      await become(tx, one, await asItWas(tx, one));
      // What was given back for the time being ends again, and is no news beside what wakes instead.
      done.push([one, wakes ? 'woken' : undefined]);
    }
    return grouped(done);
  });
}

/** As they were before the first of these disputes. A délégataire comes after whoever gave the delegation. */
async function suspendedFor({ db }: Tx, changeIds: readonly string[]): Promise<ChangedMandate[]> {
  const { rows } = await sql<ChangedMandate>`
    select ${CHANGED_MANDATE}
    from mandate join lateral (
      select * from mandate_change
      where mandate_id = mandate.id and dispute_id = any(${changeIds}::uuid[]) order by id limit 1
    ) first on true
    where mandate.id in (select mandate_id from mandate_change where dispute_id = any(${changeIds}::uuid[]))
      and not exists (
        select from mandate_change later
        where later.mandate_id = mandate.id and later.id > first.id and later.dispute_id <> all(${changeIds}::uuid[]) is not false)
    order by role = 'delegataire', siren, service, mandate.id
    for update of mandate`.execute(db);
  return rows;
}
