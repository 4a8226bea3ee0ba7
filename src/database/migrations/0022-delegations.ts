import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * A delegation always has an end, and its two sides are told of it before. Version 0.1.0, which may still run beside this
 * one, knows no mandates: it fills in nothing of this.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const mandate = db.schema.alterTable('mandate');
  await mandate.addColumn('reminded_days', 'smallint').execute();
  await mandate
    .addCheckConstraint('mandate_reads_by_delegation', sql`access = 'act' or role = 'delegataire'`)
    .execute();
  await mandate
    .addCheckConstraint('mandate_delegated_until', sql`basis <> 'delegation' or until is not null`)
    .execute();
  await db.schema
    .createIndex('mandate_by_end')
    .on('mandate')
    .column('until')
    .where(sql<boolean>`state <> 'ended' and until is not null`)
    .execute();
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const asOwner = sql`security definer set search_path = ${sql.id(rows[0]?.schema ?? 'public')}, pg_temp`;
  await showWhatIsGiven(db, asOwner);
  await openDespiteDelegations(db, asOwner);
}

/**
 * What version 0.1.0 shows, which knows no delegation: a service only where one may act, and of a delegation only while who
 * gave it holds the service. So the délégataires of a giver are looked at again with the giver.
 */
async function showWhatIsGiven(db: Kysely<unknown>, asOwner: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function gives(one mandate) returns boolean language sql stable ${asOwner} as $$
      select one.state = 'active' and (one.role <> 'delegataire' or exists (
        select from mandate as given_from
        where given_from.account_id = one.granted_by and given_from.siren = one.siren
          and given_from.service = one.service and given_from.role <> 'delegataire' and given_from.state = 'active'))
    $$`.execute(db);
  await sql`
    create or replace function dossiers_of_mandates() returns trigger language plpgsql ${asOwner} as $$
    declare
      touched record;
      own uuid;
      is_open boolean;
    begin
      for touched in
        select account_id, siren from changed
        union select given.account_id, given.siren from changed join mandate as given
          on given.granted_by = changed.account_id and given.siren = changed.siren
        where given.role = 'delegataire' and given.state = 'active'
        order by account_id, siren
      loop
        select bool_or(gives(mandate)) into is_open from mandate
        where account_id = touched.account_id and siren = touched.siren
          and (state = 'waiting-letter' or gives(mandate));
        if is_open is null then
          delete from dossier where account_id = touched.account_id and siren = touched.siren;
          continue;
        end if;
        insert into dossier (id, account_id, siren, name, status)
        values (gen_random_uuid(), touched.account_id, touched.siren,
          coalesce(
            (select name from dossier where is_open and siren = touched.siren and status = 'open' order by id limit 1),
            'Entreprise ' || touched.siren),
          case when is_open then 'open' else 'waiting' end)
        on conflict (account_id, siren) do nothing;
        update dossier set status = case when is_open then 'open' else 'waiting' end
        where account_id = touched.account_id and siren = touched.siren
          and status <> case when is_open then 'open' else 'waiting' end;
        select id into own from dossier where account_id = touched.account_id and siren = touched.siren;
        delete from dossier_service where dossier_id = own and not exists (
          select from mandate where account_id = touched.account_id and siren = touched.siren
            and service = service_id and access = 'act' and gives(mandate));
        insert into dossier_service (dossier_id, service_id)
        select distinct own, service from mandate
        where account_id = touched.account_id and siren = touched.siren and access = 'act' and gives(mandate)
        on conflict do nothing;
      end loop;
      return null;
    end $$`.execute(db);
}

/** A letter's code that is entered in version 0.1.0 gives a role of one's own although one has a delegation, which ends. */
async function openDespiteDelegations(db: Kysely<unknown>, asOwner: RawBuilder<unknown>): Promise<void> {
  await sql`
    create or replace function mandates_of_services() returns trigger language plpgsql ${asOwner} as $$
    declare
      given_role text;
    begin
      if pg_trigger_depth() > 1 then return null; end if;
      foreach given_role in array array['titulaire', 'suppleant'] loop
        insert into mandate (id, siren, service, account_id, role, state, since)
        select gen_random_uuid(), siren, service_id, account_id, given_role, 'active', now()
        from opened join dossier on dossier.id = dossier_id
        where status = 'open' and not exists (
          select from mandate as own where own.account_id = dossier.account_id and own.siren = dossier.siren
            and service = service_id and role <> 'delegataire' and state <> 'ended')
        and (given_role = 'suppleant' or not exists (
          select from mandate as other where other.siren = dossier.siren and other.service = service_id
            and other.role = 'titulaire' and other.state = 'asleep'))
        order by siren, service_id, account_id
        on conflict do nothing;
      end loop;
      update mandate as lesser set state = 'ended', until = now(), ended_reason = 'became-titulaire'
      where role = 'delegataire' and state <> 'ended' and exists (
        select from opened join dossier on dossier.id = dossier_id
        join mandate as own on own.account_id = dossier.account_id and own.siren = dossier.siren
          and own.service = service_id and own.role <> 'delegataire' and own.state = 'active'
        where lesser.account_id = own.account_id and lesser.siren = own.siren and lesser.service = own.service);
      update mandate set state = 'ended', until = now(), ended_reason = 'opened'
      from dossier where dossier.id in (select dossier_id from opened) and status = 'open'
        and mandate.account_id = dossier.account_id and mandate.siren = dossier.siren and state = 'waiting-letter';
      return null;
    end $$`.execute(db);
}
