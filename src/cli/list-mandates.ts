import { isSiren } from '../mandates/dossier.ts';
import { type PendingRequest, pendingRequests } from '../mandates/role-request.ts';
import { sharedCompanies } from '../mandates/shared-companies.ts';
import { parisDay } from '../web/french-dates.ts';
import { WrongOption } from './options.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run mandate:list`: the requests that wait for the operator, then who may act for companies that several accounts act
 * for, in which role. After the upgrade from 0.1.0 it tells whom the program took for the titulaire. See docs/operating/mandates.md.
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
    for (const request of await pendingRequests(db, clock.now(), siren))
      for (const line of linesOf(request)) say(line);
    for (const one of await sharedCompanies(db, clock.now(), siren))
      say(
        `${one.siren} ${one.role} ${one.subscriberNumber} since ${parisDay(one.since)}: ${one.services.join(', ')}`,
      );
    return undefined;
  },
});

/** A request, and what both sides say of it, each in one line whatever was typed. */
function linesOf(request: PendingRequest): string[] {
  const { reference, kind, siren, subscriberNumber, capacity, way, services, requestedAt, lastDay } = request;
  const waitsFor = request.objection !== null ? 'contested, to be decided' : (waits(request) ?? `the ${way}`);
  const says = (who: string, what: string | null) =>
    what === null ? [] : [`  ${who}: ${JSON.stringify(what)}`];
  return [
    `request ${reference} ${kind} ${siren} by ${subscriberNumber} (${capacity}) of ${parisDay(requestedAt)}, until ${lastDay}, waits for ${waitsFor}: ${services.join(', ')}`,
    ...says('applicant', request.reason),
    ...says('titulaire', request.objection),
  ];
}

function waits({ kind, hasLetter, objectUntil }: PendingRequest): string | undefined {
  if (hasLetter) return 'the code of its letter';
  return kind === 'substitution'
    ? `the titulaire, then for the letter from ${parisDay(objectUntil)}`
    : undefined;
}
