import { agreeOnRetention } from '../audit/retention.ts';
import { BadConfig } from '../config/config.ts';
import { grantToProgram } from '../database/grant.ts';
import { openPostgres } from '../database/open.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run migrate -- <role>`: with DATABASE_URL of the role that owns the tables, brings them up to date and lets
 * the role given run the program on them, which then cannot change the audit log (docs/operating/database-roles.md).
 */
await runCommand({
  usage: 'npm run migrate [-- <role of the program>] [--audit-days <30 or more>]',
  options: ['audit-days'],
  values: 1,
  knowsNoSecrets: true,
  read: (given) => ({ role: given.rest[0], auditDays: daysOf(given.optional('audit-days')) }),
  async run({ config: { DATABASE_URL }, say }, { role, auditDays }) {
    if (!DATABASE_URL) throw new BadConfig(['DATABASE_URL: is required, with the owner of the tables']);
    const { db, close } = await openPostgres(DATABASE_URL, console.error, { say });
    try {
      say('The tables are up to date.');
      if (auditDays !== undefined)
        say(`The audit log is kept for ${await agreeOnRetention(db, auditDays)} days at least.`);
      if (role === undefined) return undefined;
      await grantToProgram(db, role);
      say(`${role} can run the program, and can neither change nor empty the audit log.`);
      return undefined;
    } finally {
      await close();
    }
  },
});

/** @throws WrongOption */
function daysOf(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
  if (days < 30) throw new WrongOption('--audit-days must be a whole number from 30 to 9999');
  return days;
}
