import { type Kysely, sql } from 'kysely';

/**
 * When each mandate changed, from what, and who was signed in then: what a dispute undoes. The database keeps it itself, so
 * that no place that changes a mandate can forget it. Who acts and when is what the unit of work says (`as-holder.ts`); the
 * operator's commands and version 0.1.0 say nothing. And what tells a company's history is found by its number: in the lines
 * of this version alone, for while an index of the former one's table is made, nothing that version records could be written.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const asOwner = sql`security definer set search_path = ${sql.id(rows[0]?.schema ?? 'public')}, pg_temp`;
  await db.schema
    .createTable('mandate_change')
    .addColumn('id', 'bigint', (c) => c.primaryKey().generatedAlwaysAsIdentity())
    .addColumn('mandate_id', 'uuid', (c) => c.notNull().references('mandate.id').onDelete('cascade'))
    .addColumn('at', 'timestamptz', (c) => c.notNull())
    .addColumn('changed_by', 'uuid', (c) => c.references('account.id').onDelete('set null'))
    // None: it was made then.
    .addColumn('former_state', 'varchar(15)')
    .addColumn('former_role', 'varchar(12)')
    .addColumn('former_until', 'timestamptz')
    .addColumn('former_access', 'varchar(4)')
    .addColumn('former_ended_reason', 'varchar(30)')
    // No foreign key: an account that is erased would be looked for here.
    .addColumn('former_granted_by', 'uuid')
    .addColumn('state', 'varchar(15)', (c) => c.notNull())
    .addColumn('dispute_id', 'uuid', (c) => c.references('credential_change.id').onDelete('set null'))
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('mandate_change');
  await index('mandate_change_by_mandate').columns(['mandate_id', 'id']).execute();
  await index('mandate_change_by_actor').columns(['changed_by', 'at']).execute();
  await index('mandate_change_by_age').column('at').execute();
  await index('mandate_change_by_dispute').column('dispute_id').execute();
  // What a transaction set is empty in the next one of the same connection.
  const said = (name: string) => sql`nullif(current_setting(${sql.lit(`espace.${name}`)}, true), '')`;
  await sql`
    create function note_mandate_change() returns trigger language plpgsql ${asOwner} as $$
    declare
      moment timestamptz := coalesce(${said('at')}::timestamptz, now());
      actor uuid := ${said('actor')}::uuid;
      dispute uuid := ${said('dispute')}::uuid;
    begin
      if tg_op = 'INSERT' then
        insert into mandate_change (mandate_id, at, changed_by, state, dispute_id)
        select id, moment, actor, state, dispute from changed;
      else
        -- Whoever gave it is nobody once erased: that is no change of it.
        insert into mandate_change (mandate_id, at, changed_by, former_state, former_role, former_until, former_access,
          former_ended_reason, former_granted_by, state, dispute_id)
        select changed.id, moment, actor, former.state, former.role, former.until, former.access, former.ended_reason,
          former.granted_by, changed.state, dispute
        from changed join former on former.id = changed.id
        where (former.state, former.role, former.until, former.access, former.granted_by) is distinct from (
          changed.state, changed.role, changed.until, changed.access, coalesce(changed.granted_by, former.granted_by));
      end if;
      return null;
    end $$`.execute(db);
  await sql`
    create trigger mandate_made_noted after insert on mandate
    referencing new table as changed for each statement execute function note_mandate_change()`.execute(db);
  await sql`
    create trigger mandate_changed_noted after update on mandate
    referencing old table as former new table as changed for each statement
    execute function note_mandate_change()`.execute(db);
  // A request whose titulaire's agreement a dispute contests waits again: beside another one, if need be.
  await sql`alter table role_request add column reopened_at timestamptz`.execute(db);
  await sql`drop index role_request_one_waiting`.execute(db);
  await sql`
    create unique index role_request_one_waiting
    on role_request (account_id, siren, kind, coalesce(holder_id, account_id))
    where state = 'waiting' and reopened_at is null`.execute(db);
  await sql`
    create index audit_line_by_siren on audit_line (substring(details from '"siren":"([0-9]{9})"'), at)
    where substring(details from '"siren":"([0-9]{9})"') is not null`.execute(db);
}
