import { closeThread } from '../messages/service-side.ts';
import { threadReferenceOf } from './message-options.ts';
import { Refused, runCommand } from './run-command.ts';

/** `npm run messages:close <reference>`: nothing more can be written in a thread. See docs/operating/messages.md. */
await runCommand({
  usage: 'npm run messages:close -- <reference>',
  options: [],
  values: 1,
  read: (given) => ({ reference: threadReferenceOf(given) }),
  async run({ open, say }, { reference }) {
    switch (await closeThread(await open(), reference)) {
      case 'closed':
        say(`Closed ${reference}. It can still be read.`);
        return undefined;
      case 'no-such-thread':
        throw new Refused(`Nothing was done: there is no thread ${reference}`);
      case 'closed-already':
        throw new Refused(`Nothing was done: the thread ${reference} is closed already`);
    }
  },
});
