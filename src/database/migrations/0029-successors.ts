import { type Kysely, sql } from 'kysely';

/** A titulaire may offer their own role: to whoever takes over when the space is deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mandate_offer drop constraint mandate_offer_role_check`.execute(db);
  await sql`
    alter table mandate_offer add constraint mandate_offer_role_check
    check (role in ('titulaire', 'suppleant', 'delegataire'))`.execute(db);
}
