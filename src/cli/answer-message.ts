import { answerAsService } from '../messages/service-side.ts';
import { attachedOf, messageFrom, threadReferenceOf, withAttached } from './message-options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run messages:answer <reference>`: answers a thread with the text of a file. Whoever may read it is told by mail that
 * there is a message. See docs/operating/messages.md.
 */
await runCommand({
  usage: 'npm run messages:answer -- <reference> --file <text> [--attach <file> …]',
  options: ['file', 'attach'],
  values: 1,
  read: (given) => ({
    reference: threadReferenceOf(given),
    file: given.text('file'),
    attached: attachedOf(given),
  }),
  async run({ open, say }, { reference, file, attached }) {
    const text = await messageFrom(file);
    const platform = await open();
    const outcome = await withAttached(platform, attached, (files) =>
      answerAsService(platform, reference, { text, files }),
    );
    switch (outcome) {
      case 'answered':
        say(`Answered ${reference}. Whoever may read it is told by mail.`);
        return undefined;
      case 'no-such-thread':
        throw new Refused(`Nothing was done: there is no thread ${reference}`);
      case 'closed':
        throw new Refused(
          `Nothing was done: the thread ${reference} is closed; begin another: npm run messages:write`,
        );
    }
  },
});
