import { BadConfig } from '../config.ts';
import { grantToProgram } from '../platform/database/grant.ts';
import { openPostgres } from '../platform/database/open.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run migrate -- <role>`: with DATABASE_URL of the role that owns the tables, brings them up to date and lets
 * the role given run the program on them, which then cannot change the audit log (docs/operating.md).
 */
await runCommand({
  usage: 'npm run migrate [-- <role of the program>]',
  options: [],
  values: 1,
  read: ({ rest: [role] }) => role,
  async run({ config: { database }, say }, role) {
    if (database.kind !== 'postgres')
      throw new BadConfig(['DATABASE_URL: is required, with the owner of the tables']);
    const { db, close } = await openPostgres(database.url, console.error, { say });
    try {
      say('The tables are up to date.');
      if (role === undefined) return undefined;
      await grantToProgram(db, role);
      say(`${role} can run the program, and can neither change nor empty the audit log.`);
      return undefined;
    } finally {
      await close();
    }
  },
});
