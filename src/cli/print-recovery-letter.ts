import { letterPdf } from '../account/letter/letter-pdf.ts';
import { printRecoveryLetter } from '../recovery/letter/print-letter.ts';
import { withNewFile } from './new-file.ts';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run letter:recovery`: for a holder whose identity was proved and who has lost mailbox and password both,
 * a letter with a code, to be printed and posted. See docs/operating.md.
 */
await runCommand({
  usage: 'npm run letter:recovery -- --subscriber <14 digits> [--output <file.pdf>]',
  options: ['subscriber', 'output'],
  writesLinks: true,
  read(given) {
    const subscriber = given.text('subscriber').replaceAll(/\s/g, '');
    if (!/^\d{14}$/.test(subscriber)) throw new WrongOption('--subscriber must be 14 digits');
    return { subscriber, output: given.optional('output') ?? `letter-${subscriber}.pdf` };
  },
  async run({ open, say }, { subscriber, output }) {
    await withNewFile(output, async (write) => {
      const result = await printRecoveryLetter(await open(), subscriber, async (letter) =>
        write(await letterPdf(letter)),
      );
      switch (result.outcome) {
        case 'printed':
          return;
        case 'no-such-subscriber':
          throw new Refused(`No letter was printed: there is no subscriber ${subscriber}`);
        case 'holder-data-changed':
          throw new Refused(
            'No letter was printed: the postal address has just been changed; look at it first',
          );
      }
    });
    say(`Wrote ${output}: print it, post it, then delete the file. An earlier code no longer works.`);
    return undefined;
  },
});
