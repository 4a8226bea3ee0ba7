import { allDebits } from '../direct-debits/direct-debit.ts';
import { isSiren } from '../mandates/dossier.ts';
import { lineOf } from './direct-debit-line.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run direct-debits:list`: the contracts that wait for the operator's decision or are in force, and those that ended in
 * the last 30 days, newest first. See docs/operating/direct-debits.md.
 */
await runCommand({
  usage: 'npm run direct-debits:list [-- --siren <9 digits>]',
  options: ['siren'],
  read({ optional }) {
    const siren = optional('siren')?.replaceAll(/\s/g, '');
    if (siren !== undefined && !isSiren(siren))
      throw new WrongOption('--siren is not the number of a company');
    return { siren };
  },
  async run({ openForLongWork, say }, { siren }) {
    const { db, clock } = await openForLongWork();
    for (const debit of await allDebits(db, clock.now(), siren)) say(lineOf(debit));
    return undefined;
  },
});
