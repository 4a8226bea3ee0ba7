import { refuseRequest } from '../role-requests/decide-request.ts';
import { decided, referenceOf } from './decide-mandate.ts';
import { runCommand } from './run-command.ts';

/** `npm run mandate:refuse`: says no to a request; the reason is mailed to its applicant. See docs/operating/mandates.md. */
await runCommand({
  usage: 'npm run mandate:refuse -- --request <reference> --reason "<why, as the applicant is told>"',
  options: ['request', 'reason'],
  writesLinks: true,
  read: (given) => ({ reference: referenceOf(given), reason: given.text('reason') }),
  async run({ open, say }, order) {
    say(decided(order.reference, await refuseRequest(await open(), order)));
    return undefined;
  },
});
