import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Instant, ReadAlong } from '../database/read-along.ts';
import type { Database } from '../database/schema.ts';
import { daysAgo, type Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { lockCompany } from './lock-company.ts';

/**
 * Whether a mandate gives its right: the one place that says so. A delegation gives no more than what who gave it still
 * holds: it is looked up each time, for that mandate may end in many ways.
 * @param mandate the table's name in that statement
 */
export function isActive(mandate: string, now: Instant): RawBuilder<SqlBool> {
  const of = (column: string) => sql.ref(`${mandate}.${column}`);
  return sql`(${inForce(mandate, now)} and (${of('role')} <> 'delegataire' or exists (
    select from mandate as given_from
    where given_from.account_id = ${of('granted_by')} and given_from.siren = ${of('siren')}
      and given_from.service = ${of('service')} and given_from.role <> 'delegataire' and ${inForce('given_from', now)})))`;
}

function inForce(mandate: string, now: Instant): RawBuilder<SqlBool> {
  const [state, until] = [sql.ref(`${mandate}.state`), sql.ref(`${mandate}.until`)];
  return sql`(${state} = 'active' and (${until} is null or ${until} > ${now}))`;
}

/** Whether it is active, or only waits for the code of the letter that was announced. */
export function isShown(mandate: string, now: Instant): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${mandate}.state`)} = 'waiting-letter' or ${isActive(mandate, now)})`;
}

/** The active mandates of an account: what its holder may do, for which company, in which service. */
export function mandatesOf(db: Database, accountId: string, now: Date) {
  return db
    .selectFrom('mandate')
    .select(['id', 'siren', 'service', 'role', 'access', 'since', 'until', 'basis', 'granted_by'])
    .where('account_id', '=', accountId)
    .where(isActive('mandate', now))
    .orderBy('siren')
    .orderBy('service')
    .execute();
}

/** A company is announced to an account: a letter will open its services. The caller holds the account's lock. */
export async function awaitLetter(tx: Tx, accountId: string, siren: string): Promise<void> {
  await tx.db
    .insertInto('mandate')
    .values({ id: tx.random.uuid(), siren, account_id: accountId, ...AWAITED, since: tx.clock.now() })
    .execute();
}

const AWAITED = { service: null, role: 'titulaire', state: 'waiting-letter' } as const;

/**
 * The letter has come: whoever enters its code is the titulaire of every service that has none, and a suppléant in the
 * others. What the account is already stays, awake or asleep; a delegation gives way to it. The caller holds the account's lock.
 * @returns the services in which it became a suppléant
 */
export async function openByLetter(
  tx: Tx,
  accountId: string,
  siren: string,
  serviceIds: readonly string[],
): Promise<string[]> {
  await lockCompany(tx, siren);
  const since = tx.clock.now();
  const rows = JSON.stringify(serviceIds.map((service) => ({ id: tx.random.uuid(), service })));
  // In the order of the services: two that open the same company at once wait in a line and not in a circle.
  const given = { titulaire: [] as string[], suppleant: [] as string[] };
  for (const role of ['titulaire', 'suppleant'] as const) {
    const inserted = await sql<{ service: string }>`
      insert into mandate (id, siren, service, account_id, role, state, since)
      select id, ${siren}, service, ${accountId}, ${role}, 'active', ${since}
      from json_to_recordset(${rows}::json) as given (id uuid, service varchar)
      where not exists (
        select from mandate as own where own.account_id = ${accountId} and own.siren = ${siren}
          and own.service = given.service and own.role <> 'delegataire' and own.state <> 'ended')
        and (${role === 'suppleant'} or not exists (
          select from mandate as other where other.siren = ${siren} and other.service = given.service
            and other.role = 'titulaire' and other.state = 'asleep'))
      order by service
      on conflict do nothing
      returning service`.execute(tx.db);
    given[role] = inserted.rows.map(({ service }) => service);
    await endDelegations(tx, { accountId, siren, services: given[role], as: role });
  }
  await tx.db
    .updateTable('mandate')
    .set({ state: 'ended', until: since, ended_reason: 'opened' })
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('state', '=', 'waiting-letter')
    .execute();
  return given.suppleant;
}

/** Who has a role of their own needs no delegation besides. */
async function endDelegations(
  tx: Tx,
  of: { accountId: string; siren: string; services: string[]; as: 'titulaire' | 'suppleant' },
): Promise<void> {
  if (of.services.length === 0) return;
  await tx.db
    .updateTable('mandate')
    .set({ state: 'ended', until: tx.clock.now(), ended_reason: `became-${of.as}` })
    .where('account_id', '=', of.accountId)
    .where('siren', '=', of.siren)
    .where('service', 'in', of.services)
    .where('role', '=', 'delegataire')
    .where('state', '<>', 'ended')
    .execute();
}

/** A company that a deletion would leave without titulaire. */
export interface LeftCompany {
  siren: string;
  name: string;
  /** Somebody else may still act for it in a service that this account is the titulaire of. */
  hasOthers: boolean;
  /** Those of which this account is the titulaire, in order. */
  services: string[];
}

/**
 * The companies of which an account is the titulaire, in one service or more. An account that is about to be deleted, or
 * waits for its letter, acts for nobody.
 */
export const COMPANIES_LEFT: ReadAlong<LeftCompany[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object('siren', dossier.siren, 'name', dossier.name, 'hasOthers', exists (
      select from mandate as other join account on account.id = other.account_id
      where other.siren = dossier.siren and other.account_id <> dossier.account_id and ${isActive('other', now)}
        and account.deletion_asked_at is null), 'services', held.services) order by dossier.name, dossier.siren), '[]')
    from dossier join lateral (
      select json_agg(own.service order by own.service) as services from mandate as own
      where own.account_id = dossier.account_id and own.siren = dossier.siren
        and own.role = 'titulaire' and ${isActive('own', now)}) held on held.services is not null
    where dossier.account_id = ${accountId})`,
  parse: (json) => json as LeftCompany[],
};

/** Those that ended long ago: as long as the audit log is kept, one can read who acted for a company. */
export async function purgeMandates({ db, installation }: Ground, now: Date): Promise<void> {
  await db
    .deleteFrom('mandate')
    .where('state', '=', 'ended')
    .where('until', '<=', daysAgo(now, installation.RETENTION_AUDIT_DAYS))
    .execute();
}

/** A change can be disputed until long after its request, and be frozen then: so long how mandates changed is kept. */
const CHANGES_KEPT_FOR_DAYS = 60;

/** How mandates changed, once no dispute can ask for it any more. */
export async function purgeMandateChanges({ db }: Ground, now: Date): Promise<void> {
  await db.deleteFrom('mandate_change').where('at', '<=', daysAgo(now, CHANGES_KEPT_FOR_DAYS)).execute();
}
