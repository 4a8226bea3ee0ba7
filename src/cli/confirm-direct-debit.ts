import { confirmDebit } from '../direct-debits/decide-debit.ts';
import { decided, referenceOf } from './direct-debit-line.ts';
import { runCommand } from './run-command.ts';

/** `npm run direct-debits:confirm`: agrees to a contract, once. See docs/operating/direct-debits.md. */
await runCommand({
  usage: 'npm run direct-debits:confirm -- <reference>',
  options: [],
  values: 1,
  writesLinks: true,
  read: referenceOf,
  async run({ open, say }, reference) {
    say(decided(reference, await confirmDebit(await open(), reference)));
    return undefined;
  },
});
