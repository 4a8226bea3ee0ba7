import { type RawBuilder, sql } from 'kysely';
import type { Database, Trx } from './schema.ts';

/**
 * What the program may do with each table; the rest is its own to change. What it only adds to is written once and for all.
 * Of a line of the audit log it writes what happened: which transaction that was, the database says.
 */
const RIGHTS: Readonly<Record<string, RawBuilder<unknown>>> = {
  audit_event: sql`select, insert`,
  audit_line: sql`select, insert (at, event, outcome, account_id, ip, user_agent, details, nonce, key, mac)`,
  audit_seal: sql`select, insert`,
  audit_key: sql`select, insert`,
  audit_log: sql`select`,
  audit_cut: sql`select`,
  audit_purge: sql`select`,
  audit_retention: sql`select`,
  kysely_migration: sql`select`,
  kysely_migration_lock: sql`select`,
};
const OTHERWISE = sql`select, insert, update, delete`;

/** What does in the owner's place what the program may not do itself, within the limits that the owner set. */
const FUNCTIONS = [
  sql`purge_audit_log(timestamptz)`,
  sql`purge_audit_lines(timestamptz)`,
  sql`make_audit_partitions()`,
];

/**
 * Lets a role of PostgreSQL run the program on the tables of the role that calls this, and no more: it adds to the
 * audit log and reads it, and can neither change nor empty it, nor look over the triggers that forbid it
 * (OWASP ASVS 5.0, 16.4.2). Old lines go through the functions of the purge alone; partitions are reached through their
 * table alone.
 * To be called again after each migration, for new tables.
 * @throws when the role may then do less, because the caller is not the owner, or more, because it owns the tables or
 *   is a superuser; nothing is granted then
 */
export async function grantToProgram(db: Database, role: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await rightsOf(trx, sql`${role}`))?.callerOwns)
      throw new Error('only the owner of the tables can let another role use them');
    const { rows } = await sql<{ name: string; schema: string; isPart: boolean }>`
      select relname as name, nspname as schema, relispartition as "isPart"
      from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = current_schema() and relkind in ('r', 'p', 'v')`.execute(trx);
    const schema = sql.id(rows[0]?.schema ?? 'public');
    const program = sql.id(role);
    await sql`grant usage on schema ${schema} to ${program}`.execute(trx);
    for (const { name, isPart } of rows) {
      await sql`revoke all on ${sql.table(name)} from ${program}`.execute(trx);
      if (!isPart)
        await sql`grant ${RIGHTS[name] ?? OTHERWISE} on ${sql.table(name)} to ${program}`.execute(trx);
    }
    for (const one of FUNCTIONS) await sql`grant execute on function ${one} to ${program}`.execute(trx);
    // PostgreSQL says nothing of rights that come from elsewhere.
    if ((await rightsOf(trx, sql`${role}`))?.changes)
      throw new Error(`${role} owns the tables or is a superuser: it could change the audit log`);
  });
}

/** Whether the role in use owns the tables or could change lines of the audit log all the same. */
export async function canRewriteAuditLog(db: Database): Promise<boolean> {
  return (await rightsOf(db, sql`current_user`))?.changes ?? true;
}

/** Whether the caller owns the audit log, and whether a role could change any table of it. */
async function rightsOf(db: Database | Trx, role: RawBuilder<unknown>) {
  const { rows } = await sql<{ callerOwns: boolean | null; changes: boolean | null }>`
    select bool_and(pg_has_role(tableowner, 'member')) as "callerOwns",
           bool_or(has_table_privilege(${role}, quote_ident(tablename), 'update, delete, truncate')
             or pg_has_role(${role}, tableowner, 'member')) as changes
    from pg_tables where schemaname = current_schema() and tablename ~ '^audit_(event$|seal$|line)'`.execute(
    db,
  );
  return rows[0];
}
