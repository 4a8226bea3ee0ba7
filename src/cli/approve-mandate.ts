import { approveRequest } from '../role-requests/decide-request.ts';
import { decided, referenceOf } from './decide-mandate.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run mandate:approve`: opens what a request asks for and is still free, once the signed form was looked at, or what
 * both sides of a contested substitution say. See docs/operating/mandates.md.
 */
await runCommand({
  usage: 'npm run mandate:approve -- --request <reference> [--company "<its name in the register>"]',
  options: ['request', 'company'],
  writesLinks: true,
  read: (given) => ({ reference: referenceOf(given), company: given.optional('company') }),
  async run({ open, say }, order) {
    say(decided(order.reference, await approveRequest(await open(), order)));
    return undefined;
  },
});
