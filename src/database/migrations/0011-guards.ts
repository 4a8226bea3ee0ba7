import { type Kysely, sql } from 'kysely';

/**
 * A key for counting that outlives SECRET_KEY; and what the role of the program could still do to the audit log: have lines deleted that were to be kept, and stop the
 * log with a line of a huge number, after which there is no next one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = sql.id(rows[0]?.schema ?? 'public');
  await keepForAsLongAsTheOwnerSays(db, schema);
  await takeTheNextNumberOnly(db, schema);
  await db.schema
    .createTable('counting_key')
    .addColumn('made_with', 'varchar(16)', (c) => c.primaryKey())
    .addColumn('sealed_key', 'text', (c) => c.notNull())
    .execute();
}

/** The owner's row: the program may ask for a longer time than this, and never for a shorter one. */
async function keepForAsLongAsTheOwnerSays(
  db: Kysely<unknown>,
  schema: ReturnType<typeof sql.id>,
): Promise<void> {
  await db.schema
    .createTable('audit_retention')
    .addColumn('single', 'boolean', (c) => c.primaryKey().defaultTo(true).check(sql`single`))
    .addColumn('days', 'integer', (c) => c.notNull().check(sql`days >= 30`))
    .execute();
  await sql`insert into audit_retention (days) values (365)`.execute(db);
  // As before, but for the time before which lines are old.
  await sql`
    create or replace function purge_audit_log(before timestamptz) returns integer
    language plpgsql security definer set search_path = ${schema}, pg_temp as $$
    declare
      old timestamptz := least(before,
        now() - make_interval(days => coalesce((select days from audit_retention), 365)));
      last_old audit_event%rowtype;
      purged integer;
    begin
      lock table audit_purge in exclusive mode;
      select * into last_old from audit_event
        where number < coalesce((select min(number) from audit_event where at >= old),
                                (select max(number) from audit_event))
        order by number desc limit 1;
      if not found then
        return 0;
      end if;
      insert into audit_purge values (last_old.number, last_old.hash, now());
      perform set_config('espace.audit_purge', 'on', true);
      delete from audit_event where number <= last_old.number;
      get diagnostics purged = row_count;
      perform set_config('espace.audit_purge', 'off', true);
      return purged;
    end $$`.execute(db);
}

/**
 * The number stays an integer: version 0.1.0, which may still run beside this one, would read a bigint as text, and take « 51 »
 * for what follows « 5 ». The function has a search path of its own, temporary tables last: else its caller
 * could put a table of his in place of the log.
 */
async function takeTheNextNumberOnly(db: Kysely<unknown>, schema: ReturnType<typeof sql.id>): Promise<void> {
  await sql`
    create function refuse_audit_gap() returns trigger
    language plpgsql set search_path = ${schema}, pg_temp as $$
    declare
      next integer := coalesce((select max(number) from audit_event), 0) + 1;
    begin
      if new.number is distinct from next then
        raise exception 'the next line of the audit log has the number %', next;
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger audit_event_next_number before insert on audit_event
    for each row execute function refuse_audit_gap()`.execute(db);
}
