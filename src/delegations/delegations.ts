import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database, MandateAccess } from '../database/schema.ts';
import { isListed } from '../mandates/dossier.ts';
import { isActive } from '../mandates/mandate.ts';

/** A company some of whose services an account may delegate. */
export interface Delegable {
  siren: string;
  name: string;
  /** Their ids, in order. */
  services: string[];
}

/** What an account may delegate: what it holds as titulaire or suppléant, never what it has by a delegation. By name. */
export async function delegableBy(db: Database, accountId: string, now: Date): Promise<Delegable[]> {
  const { rows } = await sql<Delegable>`
    select mandate.siren, dossier.name, array_agg(distinct service order by service) as services
    from mandate join dossier on dossier.account_id = mandate.account_id and dossier.siren = mandate.siren
    where mandate.account_id = ${accountId} and ${mayDelegate('mandate', now)}
    group by mandate.siren, dossier.name
    order by dossier.name, mandate.siren`.execute(db);
  return rows;
}

/** Whether a mandate of the statement lets its holder delegate its service. */
function mayDelegate(mandate: string, now: Date): RawBuilder<SqlBool> {
  return sql`(${sql.ref(`${mandate}.role`)} in ('titulaire', 'suppleant') and ${isActive(mandate, now)})`;
}

export interface Person {
  id: string;
  title: string;
  firstName: string;
  lastName: string;
  subscriberNumber: string;
}

/** Services of one company, delegated by one person to another until one day. */
export interface Delegation {
  /** Of its mandates; each names it. */
  ids: string[];
  siren: string;
  /** As whoever reads it knows the company. */
  companyName: string;
  /** Ids of the catalogue, in order. */
  services: string[];
  access: MandateAccess;
  since: Date;
  until: Date;
  /** `asleep`: it gives nothing until somebody who may delegate renews it. */
  standing: 'active' | 'asleep';
  holder: Person;
  /** Nobody where that account is gone. */
  giver: Person | null;
}

/** Of one account: what was delegated to it, and what it may renew or end, whoever gave it. */
export interface Delegations {
  given: Delegation[];
  received: Delegation[];
}

/**
 * Every delegation that has not ended, of which an account is the holder, or which is in services that it may delegate
 * itself: a suppléant looks after those of the titulaire, and the titulaire sees those of the suppléants.
 */
export async function delegationsOf(db: Database, accountId: string, now: Date): Promise<Delegations> {
  const { rows } = await sql<Delegation & { since: string; until: string }>`
    with seen as (
      select mandate.*, case when ${isActive('mandate', now)} then 'active' else 'asleep' end as standing
      from mandate
      where role = 'delegataire' and state in ('active', 'asleep') and until > ${now} and (
        account_id = ${accountId} or exists (
          select from mandate as own where own.account_id = ${accountId} and own.siren = mandate.siren
            and own.service = mandate.service and ${mayDelegate('own', now)}))
    )
    select array_agg(seen.id order by service) as ids, seen.siren, array_agg(service order by service) as services,
      access, standing, min(since) as since, until, ${person('holder')} as holder, ${person('giver')} as giver,
      coalesce(dossier.name, 'Entreprise ' || seen.siren) as "companyName"
    from seen
    join account holder on holder.id = seen.account_id
    left join account giver on giver.id = seen.granted_by
    left join dossier on dossier.account_id = ${accountId} and dossier.siren = seen.siren and ${isListed(now)}
    group by seen.siren, access, standing, until, holder.id, giver.id, dossier.name
    order by "companyName", seen.siren, holder.last_name, holder.first_name, until, min(seen.id::text)`.execute(
    db,
  );
  return {
    given: rows.filter(({ holder }) => holder.id !== accountId),
    received: rows.filter(({ holder }) => holder.id === accountId),
  };
}

function person(account: 'holder' | 'giver'): RawBuilder<unknown> {
  const of = (column: string) => sql.ref(`${account}.${column}`);
  return sql`case when ${of('id')} is not null then json_build_object('id', ${of('id')}, 'title', ${of('title')},
    'firstName', ${of('first_name')}, 'lastName', ${of('last_name')}, 'subscriberNumber', ${of('subscriber_number')}) end`;
}

/** Whether an id was that of a delegation to this account, or by it, that has ended: said so to nobody else. */
export async function hasEnded(db: Database, accountId: string, id: string, now: Date): Promise<boolean> {
  if (!UUID.test(id)) return false;
  const found = await db
    .selectFrom('mandate')
    .select('id')
    .where('id', '=', id)
    .where('role', '=', 'delegataire')
    .where((eb) => eb.or([eb('account_id', '=', accountId), eb('granted_by', '=', accountId)]))
    .where((eb) => eb.or([eb('state', '=', 'ended'), eb('until', '<=', now)]))
    .executeTakeFirst();
  return found !== undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
