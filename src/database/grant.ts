import { type RawBuilder, sql } from 'kysely';
import type { Database, Schema, Trx } from './schema.ts';

/** What the program writes once and for all, or not at all; the rest is its own to change. */
const READ_AND_ADD: readonly (keyof Schema)[] = ['audit_event'];
const READ_ONLY: readonly string[] = [
  'audit_purge',
  'audit_retention',
  'kysely_migration',
  'kysely_migration_lock',
];

/**
 * Lets a role of PostgreSQL run the program on the tables of the role that calls this, and no more: it adds to the
 * audit log and reads it, and can neither change nor empty it, nor look over the triggers that forbid it
 * (OWASP ASVS 5.0, 16.4.2). Old lines go through `purge_audit_log` alone.
 * To be called again after each migration, for new tables.
 * @throws when the role may then do less, because the caller is not the owner, or more, because it owns the tables or
 *   is a superuser; nothing is granted then
 */
export async function grantToProgram(db: Database, role: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ name: string; schema: string }>`
      select tablename as name, schemaname as schema from pg_tables
      where schemaname = current_schema()`.execute(trx);
    const schema = sql.id(rows[0]?.schema ?? 'public');
    const program = sql.id(role);
    await sql`grant usage on schema ${schema} to ${program}`.execute(trx);
    for (const { name } of rows) {
      await sql`revoke all on ${sql.table(name)} from ${program}`.execute(trx);
      await sql`grant ${rightsOn(name)} on ${sql.table(name)} to ${program}`.execute(trx);
    }
    await sql`grant execute on function purge_audit_log(timestamptz) to ${program}`.execute(trx);
    await checkRights(trx, role);
  });
}

/** Whether the role in use owns the tables or could change lines of the audit log all the same. */
export async function canRewriteAuditLog(db: Database): Promise<boolean> {
  return (await rightsOf(db, sql`current_user`))?.changes ?? true;
}

/** PostgreSQL only warns of rights that it did not grant, and says nothing of those that come from elsewhere. */
async function checkRights(trx: Trx, role: string): Promise<void> {
  const rights = await rightsOf(trx, sql`${role}`);
  if (!rights?.callerOwns) throw new Error('only the owner of the tables can let another role use them');
  if (rights.changes)
    throw new Error(`${role} owns the tables or is a superuser: it could change the audit log`);
}

/** Whether the caller owns the audit log, and whether a role could change it. */
async function rightsOf(db: Database | Trx, role: RawBuilder<unknown>) {
  const { rows } = await sql<{ callerOwns: boolean; changes: boolean }>`
    select pg_has_role(tableowner, 'member') as "callerOwns",
           has_table_privilege(${role}, 'audit_event', 'update, delete, truncate')
             or pg_has_role(${role}, tableowner, 'member') as changes
    from pg_tables where tablename = 'audit_event' and schemaname = current_schema()`.execute(db);
  return rows[0];
}

function rightsOn(table: string) {
  if (READ_ONLY.includes(table)) return sql`select`;
  const isAddedTo = READ_AND_ADD.some((name) => name === table);
  return isAddedTo ? sql`select, insert` : sql`select, insert, update, delete`;
}
