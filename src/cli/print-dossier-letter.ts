import { letterPdf } from '../documents/letter-pdf.ts';
import { isSiren } from '../mandates/dossier.ts';
import { type LetterOrder, printDossierLetter } from '../registration/print-dossier-letter.ts';
import { COMPANY_OPTIONS, companyOf } from './company-options.ts';
import { withNewFile } from './new-file.ts';
import { type Given, WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

const OPTIONS = ['siren', 'subscriber', ...COMPANY_OPTIONS, 'output'] as const;

/**
 * `npm run letter:dossier`: prints the letter whose code opens a dossier « en attente », for the company as the
 * operator's register knows it.
 */
await runCommand({
  usage:
    'npm run letter:dossier -- --siren 732829320 --subscriber 20263290000001 --company "SARL X" ' +
    '--street "1 rue de la Paix" --postal-code 75002 --city PARIS [--output letter.pdf]',
  options: OPTIONS,
  writesLinks: true,
  read: readOrder,
  async run({ open, say }, { order, output }) {
    const printed = await withNewFile(output, async (write) => {
      const platform = await open();
      const result = await printDossierLetter(platform, order, async (letter) =>
        write(await letterPdf(platform, letter)),
      );
      const dossier = `the dossier ${order.siren} of the subscriber ${order.subscriberNumber}`;
      switch (result.outcome) {
        case 'printed':
          return result;
        case 'no-such-dossier':
          throw new Refused(`No letter was printed: there is no such dossier as ${dossier}`);
        case 'already-open':
          throw new Refused(`No letter was printed: ${dossier} is open already`);
      }
    });
    say(`Wrote ${output}: the code works until ${printed.lastDay}, an earlier letter's no longer.`);
    say('Print it, post it, then delete the file.');
    return undefined;
  },
});

/** @throws WrongOption */
function readOrder(given: Given<(typeof OPTIONS)[number]>): { order: LetterOrder; output: string } {
  const siren = given.text('siren').replaceAll(/\s/g, '');
  if (!isSiren(siren)) throw new WrongOption('--siren must be 9 digits with the right check digit');
  const subscriberNumber = given.text('subscriber').replaceAll(/\s/g, '');
  const output = given.optional('output') ?? `lettre-${siren}-${subscriberNumber}.pdf`;
  return { order: { siren, subscriberNumber, company: companyOf(given) }, output };
}
