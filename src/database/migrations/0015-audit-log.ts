import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * The audit log without a queue: lines that nothing links when they are written, and seals that bind them a moment later.
 * `audit_event` stays as it is: version 0.1.0, which may still run beside this one, goes on with its chain there, and each
 * seal notes how far that chain has come. `audit_log` shows the lines of both.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = sql.id(rows[0]?.schema ?? 'public');
  await createLines(db);
  await createSeals(db);
  await takeTheNextSealOnly(db, schema);
  await createPartitions(db, schema);
  await createPurge(db, schema);
  // Lines of the chain come first among those of one instant: their numbers are moved below 0.
  await sql`
    create view audit_log as
      select number::bigint - 2147483648 as id, at, event, outcome, account_id, ip, user_agent, details from audit_event
      union all
      select id, at, event, outcome, account_id, ip, user_agent, details from audit_line`.execute(db);
}

/**
 * Numbers of transactions begin anew in a database that was restored from a dump: each line says which server gave its
 * number. The program fills in neither of these columns, and its role may not (`grant.ts`).
 */
async function createLines(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function audit_system() returns bigint language sql stable parallel safe as
      'select system_identifier from pg_catalog.pg_control_system()'`.execute(db);
  await sql`
    create table audit_line (
      id bigint generated always as identity,
      system bigint not null default audit_system(),
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz not null,
      event varchar(40) not null,
      outcome varchar(10) not null check (outcome in ('done', 'refused')),
      account_id uuid,
      ip varchar(45),
      user_agent varchar(300),
      details text not null,
      nonce uuid not null,
      key varchar(16) not null,
      mac char(43) not null,
      primary key (at, id)
    ) partition by range (at)`.execute(db);
  await sql`create index audit_line_by_account on audit_line (account_id, at, id) where account_id is not null`.execute(
    db,
  );
  await sql`create index audit_line_by_transaction on audit_line (system, xid, id)`.execute(db);
  await sql`
    create trigger audit_line_append_only before update or delete on audit_line
    for each row execute function refuse_audit_change()`.execute(db);
  // Whatever the clock of an instance says, and whether or not a month was made in time: no line is refused.
  await sql`create table audit_line_default partition of audit_line default`.execute(db);
  for (const table of ['audit_line', 'audit_line_default'])
    await sql`
      create trigger audit_line_no_truncate before truncate on ${sql.table(table)}
      for each statement execute function refuse_audit_change()`.execute(db);
}

async function createSeals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_seal (
      number bigint primary key,
      epoch integer not null,
      system bigint not null,
      horizon xid8 not null,
      month varchar(7) not null,
      count integer not null,
      lines text not null,
      root char(43) not null,
      chain_number integer not null,
      chain_hash char(43) not null,
      previous char(43) not null,
      at timestamptz not null,
      key varchar(16) not null,
      signature char(86) not null
    )`.execute(db);
  await sql`
    create function refuse_seal_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the seals of the audit log are append-only';
    end $$`.execute(db);
  await sql`
    create trigger audit_seal_append_only before update or delete or truncate on audit_seal
    for each statement execute function refuse_seal_change()`.execute(db);
  // What checks lines and seals after their SECRET_KEY is gone, sealed under each key that came later.
  await sql`
    create table audit_key (
      name varchar(16) not null,
      made_with varchar(16) not null,
      sealed_key text not null,
      primary key (name, made_with)
    )`.execute(db);
}

/**
 * Whoever has the program's role and not its key could else stop the sealing: with a seal of a huge number, after which there
 * is no next one, or one whose horizon lies ahead, so that no line is left to seal, or far back, so that all are sealed again.
 */
async function takeTheNextSealOnly(db: Kysely<unknown>, schema: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function refuse_seal_out_of_turn() returns trigger
    language plpgsql set search_path = ${schema}, pg_temp as $$
    declare
      next bigint := coalesce((select max(number) from audit_seal), 0) + 1;
    begin
      if new.number is distinct from next then
        raise exception 'the next seal of the audit log has the number %', next;
      end if;
      if new.system = audit_system() and (new.horizon > pg_snapshot_xmin(pg_current_snapshot()) or new.horizon <
          (select horizon from audit_seal where system = new.system order by number desc limit 1)) then
        raise exception 'the horizon of a seal lies between that of the one before and the oldest open transaction';
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger audit_seal_next before insert on audit_seal
    for each row execute function refuse_seal_out_of_turn()`.execute(db);
}

/**
 * Makes the partitions of this month and of the two that follow, with the rights of the owner of the tables, so that the
 * role of the program needs none; by the database's clock. Readers and writers are never kept waiting for longer than the
 * limit for its locks: where one is not to be had it fails, and is tried again an hour later. Lines that had to go to the
 * default partition meanwhile are moved, unchanged.
 */
async function createPartitions(db: Kysely<unknown>, schema: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function make_audit_partitions() returns void
    language plpgsql security definer set search_path = ${schema}, pg_temp set lock_timeout = '250ms' as $$
    declare
      first timestamp;
      since timestamptz;
      till timestamptz;
      name text;
    begin
      for ahead in 0..2 loop
        first := date_trunc('month', now() at time zone 'UTC') + make_interval(months => ahead);
        name := 'audit_line_' || to_char(first, 'YYYY_MM');
        continue when to_regclass(name) is not null;
        perform pg_advisory_xact_lock(7301945);
        continue when to_regclass(name) is not null;
        since := first at time zone 'UTC';
        till := (first + interval '1 month') at time zone 'UTC';
        lock table audit_line_default in access exclusive mode;
        execute format('create table %I (like audit_line including all excluding identity)', name);
        perform set_config('espace.audit_purge', 'on', true);
        execute format('with moved as (delete from audit_line_default where at >= %L and at < %L returning *)
          insert into %I select * from moved', since, till, name);
        perform set_config('espace.audit_purge', 'off', true);
        execute format('alter table audit_line attach partition %I for values from (%L) to (%L)', name, since, till);
        execute format('create trigger audit_line_no_truncate before truncate on %I
          for each statement execute function refuse_audit_change()', name);
      end loop;
    end $$`.execute(db);
  await sql`revoke execute on function make_audit_partitions() from public`.execute(db);
}

/**
 * The one way to delete old lines of this log: whole months, the oldest first, none of which a line is not sealed yet, and
 * never sooner than the owner of the tables wants (`audit_retention`). Seals stay. `audit_cut` says where the log begins.
 */
async function createPurge(db: Kysely<unknown>, schema: RawBuilder<unknown>): Promise<void> {
  await sql`
    create table audit_cut (
      single boolean primary key default true check (single),
      month varchar(7) not null
    )`.execute(db);
  await sql`
    create function purge_audit_lines(before timestamptz, out month text, out purged bigint)
    language plpgsql security definer set search_path = ${schema}, pg_temp set lock_timeout = '250ms' as $$
    declare
      cut timestamp := date_trunc('month', least(before,
        now() - make_interval(days => coalesce((select days from audit_retention), 365))) at time zone 'UTC');
      part record;
      held bigint;
      unsealed boolean;
    begin
      purged := 0;
      if not pg_try_advisory_xact_lock(7301946) then
        return;
      end if;
      for part in
        select inhrelid::regclass as name, to_timestamp(right(relname, 7), 'YYYY_MM')::timestamp as first
        from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent = 'audit_line'::regclass and relname ~ '^audit_line_[0-9]{4}_[0-9]{2}$'
        order by relname
      loop
        exit when part.first >= cut;
        execute format('select count(*), coalesce(bool_or(xid >= coalesce((select horizon from audit_seal
          where audit_seal.system = line.system order by number desc limit 1), ''0''::xid8)), false)
          from %s line', part.name) into held, unsealed;
        if unsealed then
          cut := part.first;
          exit;
        end if;
        execute format('drop table %s', part.name);
        purged := purged + held;
      end loop;
      perform set_config('espace.audit_purge', 'on', true);
      delete from audit_line_default line where at < cut at time zone 'UTC' and isfinite(at)
        and xid < (select horizon from audit_seal where audit_seal.system = line.system order by number desc limit 1);
      get diagnostics held = row_count;
      perform set_config('espace.audit_purge', 'off', true);
      purged := purged + held;
      if purged > 0 then
        month := to_char(cut, 'YYYY-MM');
        insert into audit_cut (month) values (purge_audit_lines.month)
          on conflict (single) do update set month = excluded.month;
      end if;
    end $$`.execute(db);
  await sql`revoke execute on function purge_audit_lines(timestamptz) from public`.execute(db);
}
