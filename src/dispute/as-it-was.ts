import { sql, type Updateable } from 'kysely';
import type { MandateTable } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import type { ChangedMandate } from './changed-roles.ts';

export async function become(
  { db }: Tx,
  { id }: ChangedMandate,
  to: Updateable<MandateTable>,
): Promise<void> {
  await db.updateTable('mandate').set(to).where('id', '=', id).execute();
}

/** As it was before the first change. */
export async function asItWas(tx: Tx, one: ChangedMandate): Promise<Updateable<MandateTable>> {
  return {
    state: one.former_state ?? one.state,
    role: one.former_role ?? one.role,
    access: one.former_access ?? one.access,
    until: one.former_until,
    granted_by: await whoGave(tx, one),
    ended_reason: one.former_ended_reason,
  };
}

/** Who had given it, unless erased meanwhile. */
export async function whoGave(
  { db }: Tx,
  { former_granted_by, granted_by }: ChangedMandate,
): Promise<string | null> {
  if (former_granted_by === granted_by || former_granted_by === null) return former_granted_by;
  const account = await db
    .selectFrom('account')
    .select('id')
    .where('id', '=', former_granted_by)
    .executeTakeFirst();
  return account?.id ?? null;
}

/**
 * Why a mandate cannot be as it was: somebody else is the titulaire by now, awake or asleep; the person holds the same by
 * another way; or who gave a delegation holds nothing any more.
 */
export async function isInTheWay({ db, clock }: Tx, one: ChangedMandate): Promise<boolean> {
  const { former_role: role, former_state: state } = one;
  const { rows } = await sql`
    select from mandate as other where other.siren = ${one.siren} and other.service = ${one.service} and other.id <> ${one.id}
      and ((${role === 'titulaire' && state === 'active'} and other.role = 'titulaire' and other.state in ('active', 'asleep'))
        or (other.account_id = ${one.account_id} and other.role = ${role} and other.state <> 'ended'))
    union all
    select where ${role === 'delegataire' && state === 'active'} and not exists (
      select from mandate as giver where giver.account_id = ${one.former_granted_by}::uuid and giver.siren = ${one.siren}
        and giver.service = ${one.service} and giver.role in ('titulaire', 'suppleant') and ${isActive('giver', clock.now())})`.execute(
    db,
  );
  return rows.length > 0;
}
