import { isSiren } from '../mandates/dossier.ts';
import { sharedCompanies } from '../mandates/shared-companies.ts';
import { parisDay } from '../web/french-dates.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run mandate:list`: who may act for companies that several accounts act for, in which role. After the upgrade from
 * 0.1.0 it tells whom the program took for the titulaire. See docs/operating.md.
 */
await runCommand({
  usage: 'npm run mandate:list [-- --siren <9 digits>]',
  options: ['siren'],
  read({ optional }) {
    const siren = optional('siren')?.replaceAll(/\s/g, '');
    if (siren !== undefined && !isSiren(siren))
      throw new WrongOption('--siren is not the number of a company');
    return { siren };
  },
  async run({ openForLongWork, say }, { siren }) {
    const { db, clock } = await openForLongWork();
    for (const one of await sharedCompanies(db, clock.now(), siren))
      say(
        `${one.siren} ${one.role} ${one.subscriberNumber} since ${parisDay(one.since)}: ${one.services.join(', ')}`,
      );
    return undefined;
  },
});
