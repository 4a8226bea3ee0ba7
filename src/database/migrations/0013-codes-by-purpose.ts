import { type Kysely, sql } from 'kysely';

/**
 * A code says what it is for, and for which row: a new kind needs no column of its own. Version 0.1.0, which may still run
 * beside this one, reads and writes a column a kind: whichever of the two ways a code is written in, a trigger fills in the
 * other, and both versions find it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('activation_code')
    .addColumn('purpose', 'varchar(20)')
    .addColumn('subject_id', 'uuid')
    .execute();
  await sql`update activation_code set (purpose, subject_id) = (${PURPOSE}, ${SUBJECT})`.execute(db);
  await db.schema
    .alterTable('activation_code')
    .alterColumn('purpose', (c) => c.setNotNull())
    .alterColumn('subject_id', (c) => c.setNotNull())
    .execute();
  await keepBothAlike(db);
  await constrain(db);
}

const PURPOSE = sql`case when change_id is not null then 'change'
  when registration_id is not null then 'registration' else 'dossier' end`;
const SUBJECT = sql`coalesce(change_id, registration_id, dossier_id)`;

async function keepBothAlike(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function name_subject_of_code() returns trigger language plpgsql as $$
    begin
      if new.purpose is null then
        new.subject_id := coalesce(new.change_id, new.registration_id, new.dossier_id);
        new.purpose := case when new.change_id is not null then 'change'
          when new.registration_id is not null then 'registration' else 'dossier' end;
      else
        new.change_id := case new.purpose when 'change' then new.subject_id end;
        new.registration_id := case new.purpose when 'registration' then new.subject_id end;
        new.dossier_id := case new.purpose when 'dossier' then new.subject_id end;
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger activation_code_subject before insert on activation_code
    for each row execute function name_subject_of_code()`.execute(db);
}

/** As before for the kinds that 0.1.0 knows; another kind has none of its columns, and comes by mail or by letter. */
async function constrain(db: Kysely<unknown>): Promise<void> {
  for (const name of ['activation_code_one_purpose', 'activation_code_by_mail_or_letter'])
    await db.schema.alterTable('activation_code').dropConstraint(name).execute();
  await db.schema
    .alterTable('activation_code')
    .addCheckConstraint(
      'activation_code_one_subject',
      sql`case when purpose in ('change', 'registration', 'dossier')
        then num_nonnulls(change_id, registration_id, dossier_id) = 1
          and subject_id = coalesce(change_id, registration_id, dossier_id)
        else num_nonnulls(change_id, registration_id, dossier_id) = 0 end`,
    )
    .execute();
  await db.schema
    .alterTable('activation_code')
    .addCheckConstraint(
      'activation_code_by_mail_or_letter',
      sql`case purpose when 'dossier' then mail_id is null
        when 'change' then mail_id is not null
        when 'registration' then mail_id is not null else true end`,
    )
    .execute();
  await oneLiveCodeOfASubject(db);
}

/** In place of an index a kind. */
async function oneLiveCodeOfASubject(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('activation_code_one_live_by_subject')
    .on('activation_code')
    .columns(['subject_id', 'purpose'])
    .unique()
    .where(sql<boolean>`used_at is null and revoked_at is null`)
    .execute();
  await db.schema
    .createIndex('activation_code_by_subject')
    .on('activation_code')
    .columns(['subject_id', 'purpose'])
    .execute();
  for (const name of ['', '_by_registration_id', '_by_dossier_id'])
    await db.schema.dropIndex(`activation_code_one_live${name}`).execute();
}
