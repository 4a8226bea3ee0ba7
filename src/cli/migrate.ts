import { readConfig } from '../config.ts';
import { explainStartFailure } from '../open-platform.ts';
import { grantToProgram } from '../platform/database/grant.ts';
import { openPostgres } from '../platform/database/open.ts';

/**
 * `npm run migrate -- <role>`: with DATABASE_URL of the role that owns the tables, brings them up to date and lets
 * the role given run the program on them, which then cannot change the audit log (docs/operating.md).
 */
async function main(): Promise<void> {
  const { database } = readConfig(process.env);
  if (database.kind !== 'postgres')
    throw new Error('DATABASE_URL: is required, with the owner of the tables');
  const [role] = process.argv.slice(2);
  const { db, close } = await openPostgres(database.url, console.error);
  try {
    console.log('The tables are up to date.');
    if (role === undefined) return;
    await grantToProgram(db, role);
    console.log(`${role} can run the program, and can neither change nor empty the audit log.`);
  } finally {
    await close();
  }
}

main().catch((error) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
