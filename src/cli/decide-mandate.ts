import type { DecideOutcome } from '../role-requests/decide-request.ts';
import { longMoment } from '../web/french-dates.ts';
import { type Given, WrongOption } from './options.ts';
import { Refused } from './run-command.ts';

/** The reference of a request, as `mandate:list` and the form bear it. @throws WrongOption */
export function referenceOf(given: Given<'request'>): string {
  const reference = given.text('request').toUpperCase().replaceAll(/[\s-]/g, '');
  if (!/^[A-Z0-9]{8}$/.test(reference)) throw new WrongOption('--request must be 8 letters and figures');
  return reference;
}

/** What a decision did, in a line. @throws Refused where nothing was done */
export function decided(reference: string, result: DecideOutcome): string {
  switch (result.outcome) {
    case 'approved':
      return `Approved ${reference}: ${result.services.join(', ')}${
        result.left.length > 0
          ? `; left out, for they have a titulaire by now: ${result.left.join(', ')}`
          : ''
      }. The applicant is told by mail.`;
    case 'refused':
      return `Refused ${reference}: the applicant is told why by mail.`;
    case 'nothing-left':
      return `Ended ${reference}: everything it asks for has a titulaire by now. The applicant is told by mail.`;
    case 'no-such-request':
      throw new Refused(`Nothing was done: there is no request ${reference}`);
    case 'over-already':
      throw new Refused(`Nothing was done: the request ${reference} is over already (${result.state})`);
    case 'not-contested':
      throw new Refused(
        `Nothing was done: nobody objects to ${reference}; print the company's letter: npm run letter:mandate`,
      );
    case 'titulaire-frozen':
      throw new Refused(
        `Nothing was done: the account of the present titulaire is suspended by a dispute until ${longMoment(result.until)}; settle it first`,
      );
    case 'account-frozen':
      throw new Refused(
        `Nothing was done: the applicant's account is suspended by a dispute until ${longMoment(result.until)}; settle it first`,
      );
  }
}
