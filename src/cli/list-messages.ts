import { isSiren } from '../mandates/dossier.ts';
import { listThreads } from '../messages/service-side.ts';
import { longMoment } from '../web/french-dates.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run messages:list`: the threads that wait for an answer of the administration, those that have waited longest first; with
 * `--state all` the others after them. See docs/operating/messages.md.
 */
await runCommand({
  usage: 'npm run messages:list [-- --siren <9 digits> --service <id> --state waiting|all]',
  options: ['siren', 'service', 'state'],
  read({ optional }) {
    const siren = optional('siren')?.replaceAll(/\s/g, '');
    if (siren !== undefined && !isSiren(siren))
      throw new WrongOption('--siren is not the number of a company');
    const state = optional('state') ?? 'waiting';
    if (state !== 'waiting' && state !== 'all') throw new WrongOption('--state must be waiting or all');
    return { siren, service: optional('service'), all: state === 'all' };
  },
  async run({ openForLongWork, say }, wanted) {
    const { db } = await openForLongWork();
    for (const { reference, siren, service, state, lastAt } of await listThreads(db, wanted))
      say(`${reference} ${siren} ${service} ${state} since ${longMoment(lastAt)}`);
    return undefined;
  },
});
