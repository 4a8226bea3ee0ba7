import { refuseDebit } from '../direct-debits/decide-debit.ts';
import { decided, referenceOf } from './direct-debit-line.ts';
import { runCommand } from './run-command.ts';

/** `npm run direct-debits:refuse`: says no to a contract; the reason is mailed to the company. */
await runCommand({
  usage: 'npm run direct-debits:refuse -- <reference> --reason "<why, as the company is told>"',
  options: ['reason'],
  values: 1,
  writesLinks: true,
  read: (given) => ({ reference: referenceOf(given), reason: given.text('reason') }),
  async run({ open, say }, order) {
    say(decided(order.reference, await refuseDebit(await open(), order)));
    return undefined;
  },
});
