import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { isNotAllowed } from './errors.ts';
import * as theMainJob from './migrations/0001-the-main-job.ts';
import * as expiryReminders from './migrations/0002-expiry-reminders.ts';
import * as aroundTheAccount from './migrations/0003-around-the-account.ts';
import * as disputes from './migrations/0004-disputes.ts';
import * as proofs from './migrations/0008-proofs.ts';
import * as mailAllowances from './migrations/0009-mail-allowances.ts';

/** In the order in which they run; a migration that has been released is never edited. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-the-main-job': theMainJob,
  '0002-expiry-reminders': expiryReminders,
  '0003-around-the-account': aroundTheAccount,
  '0004-disputes': disputes,
  '0008-proofs': proofs,
  '0009-mail-allowances': mailAllowances,
};

/** The database is not up to date, and the role in use may not change that. */
export class OwnerNeeded extends Error {
  constructor() {
    super(
      'DATABASE_URL: the tables are not up to date; run "npm run migrate" as their owner, then start again',
    );
    this.name = 'OwnerNeeded';
  }
}

/**
 * Brings the database to today's schema. Several instances may start at once: the migrator takes a lock.
 * @throws OwnerNeeded
 * @throws the database's own error when a migration fails; it is rolled back whole
 */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({
    db: db as Kysely<unknown>,
    provider: { getMigrations: async () => MIGRATIONS },
  });
  const { error } = await migrator.migrateToLatest();
  if (isNotAllowed(error)) throw new OwnerNeeded();
  if (error) throw error;
}
