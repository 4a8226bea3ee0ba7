import { releaseAccount } from '../dispute/settle.ts';
import { subscriberOf } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run account:release`: ends the suspension of an account whose change of address was disputed, or the lock that its
 * holder has put on it, and leaves its address and password as they are. See docs/operating/disputes.md.
 */
await runCommand({
  usage: 'npm run account:release -- --subscriber <14 digits> --reason "<why, as both addresses are told>"',
  options: ['subscriber', 'reason'],
  read: (given) => ({ subscriberNumber: subscriberOf(given), reason: given.text('reason') }),
  async run({ open, say }, decision) {
    const result = await releaseAccount(await open(), decision);
    switch (result.outcome) {
      case 'released': {
        const what = [
          ...(result.wasFrozen ? ['the suspension has ended'] : []),
          ...(result.wasLocked ? ['its holder’s lock is lifted'] : []),
        ].join(' and ');
        say(
          `Released: ${what}, the account signs in again as it was. Told by mail: ${result.addresses.join(', ')}`,
        );
        return undefined;
      }
      case 'no-such-subscriber':
        throw new Refused(`Nothing was done: there is no subscriber ${decision.subscriberNumber}`);
      case 'not-closed':
        throw new Refused(
          `Nothing was done: the account of ${decision.subscriberNumber} is not suspended, nor locked`,
        );
    }
  },
});
