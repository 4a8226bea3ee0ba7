import { restoreAccount } from '../dispute/settle.ts';
import { subscriberOf } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run account:restore`: gives an account back the address it had before a change, once the identity of its holder
 * is proved. See docs/operating/disputes.md.
 */
await runCommand({
  usage:
    'npm run account:restore -- --subscriber <14 digits> --reason "<why, as both addresses are told>" [--address <a former address>]',
  options: ['subscriber', 'reason', 'address'],
  writesLinks: true,
  read: (given) => ({
    subscriberNumber: subscriberOf(given),
    reason: given.text('reason'),
    address: given.optional('address'),
  }),
  async run({ open, say }, decision) {
    const platform = await open();
    const result = await restoreAccount(platform, decision);
    switch (result.outcome) {
      case 'restored':
        say(
          `Restored: ${result.address} signs in again, in place of ${result.insteadOf}. Both are told by mail.`,
        );
        say(
          'The password is void: a code for a new one is on its way to the address given back. ' +
            'Where that mailbox is lost, print a letter: npm run letter:recovery',
        );
        return undefined;
      case 'no-such-subscriber':
        throw new Refused(`Nothing was done: there is no subscriber ${decision.subscriberNumber}`);
      case 'nothing-to-restore':
        throw new Refused(
          `Nothing was done: no change of address${decision.address ? ` from ${decision.address}` : ''} is on record for ${decision.subscriberNumber}`,
        );
      case 'address-taken':
        throw new Refused(`Nothing was done: ${result.address} opens another account by now`);
    }
  },
});
