import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * Who may act for a company: a mandate a service. Version 0.1.0, which may still run beside this one, knows only its tables
 * `dossier` and `dossier_service`: what it writes there becomes mandates, and what mandates give stands there, so that both
 * versions show a person the same. Where several hold one service, who held it first stays its titulaire.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  // The former version has no right to the new table, and may have none until the operator has granted it.
  const asOwner = sql`security definer set search_path = ${sql.id(rows[0]?.schema ?? 'public')}, pg_temp`;
  await createMandate(db);
  // What the former version writes waits from here on, and is followed by the triggers below.
  await sql`lock table dossier, dossier_service in share row exclusive mode`.execute(db);
  await takeOver(db);
  await followFormerVersion(db, asOwner);
  await leadFormerVersion(db, asOwner);
}

const LIVE = sql<boolean>`state <> 'ended'`;
const TITULAIRE = sql<boolean>`role = 'titulaire' and state = 'active'`;

async function createMandate(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mandate')
    .addColumn('id', 'uuid', (c) => c.primaryKey())
    .addColumn('siren', 'char(9)', (c) => c.notNull())
    .addColumn('service', 'varchar(100)')
    .addColumn('account_id', 'uuid', (c) => c.notNull().references('account.id').onDelete('cascade'))
    .addColumn('role', 'varchar(12)', (c) =>
      c.notNull().check(sql`role in ('titulaire', 'suppleant', 'delegataire')`),
    )
    .addColumn('state', 'varchar(15)', (c) =>
      c.notNull().check(sql`state in ('asked', 'waiting-letter', 'offered', 'active', 'asleep', 'ended')`),
    )
    .addColumn('basis', 'varchar(12)', (c) =>
      c
        .notNull()
        .defaultTo('letter')
        .check(sql`basis in ('letter', 'designation', 'delegation', 'adhesion', 'substitution')`),
    )
    .addColumn('granted_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    .addColumn('since', 'timestamptz', (c) => c.notNull())
    .addColumn('until', 'timestamptz')
    .addColumn('ended_reason', 'varchar(30)')
    .addCheckConstraint(
      'mandate_of_a_service',
      sql`service is not null or state in ('waiting-letter', 'ended')`,
    )
    .addCheckConstraint('mandate_ended_for_a_reason', sql`(state = 'ended') = (ended_reason is not null)`)
    .addCheckConstraint('mandate_ended_once', sql`state <> 'ended' or until is not null`)
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('mandate');
  await index('mandate_one_titulaire').columns(['siren', 'service']).unique().where(TITULAIRE).execute();
  await index('mandate_once_per_account')
    .expression(sql`account_id, siren, role, coalesce(service, '')`)
    .unique()
    .where(LIVE)
    .execute();
  await index('mandate_by_account').column('account_id').execute();
  await index('mandate_by_granter')
    .column('granted_by')
    .where(sql<boolean>`granted_by is not null`)
    .execute();
}

/**
 * A service has been held since its dossier was opened, as far as the audit log goes back; since the account is there
 * otherwise.
 */
async function takeOver(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into mandate (id, siren, service, account_id, role, state, since)
    select gen_random_uuid(), siren, service_id, account_id,
      case row_number() over (partition by siren, service_id order by since, subscriber_number)
        when 1 then 'titulaire' else 'suppleant' end, 'active', since
    from (
      select siren, service_id, dossier.account_id, subscriber_number, coalesce(opened_at, created_at) as since
      from dossier
      join dossier_service on dossier_id = dossier.id
      join account on account.id = dossier.account_id
      left join (
        select account_id, details::json ->> 'siren' as opened, min(at) as opened_at
        from audit_log where event = 'dossier-opened' group by account_id, opened
      ) log on log.account_id = dossier.account_id and opened = siren
      where status = 'open'
    ) held`.execute(db);
  await sql`
    insert into mandate (id, siren, account_id, role, state, since)
    select gen_random_uuid(), siren, account_id, 'titulaire', 'waiting-letter', created_at
    from dossier join account on account.id = account_id where status = 'waiting'`.execute(db);
}

/** What version 0.1.0 does: a dossier waits for its letter, then has services. What was derived from mandates is left alone. */
async function followFormerVersion(db: Kysely<unknown>, asOwner: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mandate_of_dossier() returns trigger language plpgsql ${asOwner} as $$
    begin
      if pg_trigger_depth() = 1 then
        insert into mandate (id, siren, account_id, role, state, since)
        select gen_random_uuid(), new.siren, new.account_id, 'titulaire', 'waiting-letter', now()
        where not exists (
          select from mandate where account_id = new.account_id and siren = new.siren and state <> 'ended');
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger dossier_mandate after insert on dossier
    for each row when (new.status = 'waiting') execute function mandate_of_dossier()`.execute(db);
  // In the order of the services, so that two that open the same company at once wait in a line and not in a circle. The
  // mandate that waited ends last: a dossier without any is deleted.
  await sql`
    create function mandates_of_services() returns trigger language plpgsql ${asOwner} as $$
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
            and service = service_id and state <> 'ended')
        order by siren, service_id, account_id
        on conflict do nothing;
      end loop;
      update mandate set state = 'ended', until = now(), ended_reason = 'opened'
      from dossier where dossier.id in (select dossier_id from opened) and status = 'open'
        and mandate.account_id = dossier.account_id and mandate.siren = dossier.siren and state = 'waiting-letter';
      return null;
    end $$`.execute(db);
  await sql`
    create trigger dossier_service_mandates after insert on dossier_service
    referencing new table as opened for each statement execute function mandates_of_services()`.execute(db);
}

/**
 * What version 0.1.0 sees, and the companies an account can choose: a dossier is there as long as a mandate is active or
 * waits for its letter, with the services that are active. Whoever only waits for a letter does not learn the company's name.
 */
async function leadFormerVersion(db: Kysely<unknown>, asOwner: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function dossiers_of_mandates() returns trigger language plpgsql ${asOwner} as $$
    declare
      touched record;
      own uuid;
      is_open boolean;
    begin
      for touched in select distinct account_id, siren from changed order by account_id, siren loop
        select bool_or(state = 'active') into is_open from mandate
        where account_id = touched.account_id and siren = touched.siren and state in ('active', 'waiting-letter');
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
            and service = service_id and state = 'active');
        insert into dossier_service (dossier_id, service_id)
        select distinct own, service from mandate
        where account_id = touched.account_id and siren = touched.siren and state = 'active'
        on conflict do nothing;
      end loop;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger mandate_new_dossiers after insert on mandate
    referencing new table as changed for each statement execute function dossiers_of_mandates()`.execute(db);
  await sql`
    create trigger mandate_changed_dossiers after update on mandate
    referencing new table as changed for each statement execute function dossiers_of_mandates()`.execute(db);
}
