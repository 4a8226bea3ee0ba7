import { letterPdf } from '../documents/letter-pdf.ts';
import { printRoleLetter } from '../role-requests/print-role-letter.ts';
import { longMoment } from '../web/french-dates.ts';
import { COMPANY_OPTIONS, companyOf } from './company-options.ts';
import { referenceOf } from './decide-mandate.ts';
import { withNewFile } from './new-file.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run letter:mandate`: prints the letter whose code makes an applicant the titulaire, for the company as the operator's
 * register knows it.
 */
await runCommand({
  usage:
    'npm run letter:mandate -- --request <reference> --company "SARL X" --street "1 rue de la Paix" ' +
    '--postal-code 75002 --city PARIS [--output letter.pdf]',
  options: ['request', ...COMPANY_OPTIONS, 'output'],
  writesLinks: true,
  read(given) {
    const reference = referenceOf(given);
    return {
      order: { reference, company: companyOf(given) },
      output: given.optional('output') ?? `lettre-${reference}.pdf`,
    };
  },
  async run({ open, say }, { order, output }) {
    const printed = await withNewFile(output, async (write) => {
      const platform = await open();
      const result = await printRoleLetter(platform, order, async (letter) =>
        write(await letterPdf(platform, letter)),
      );
      if (result.outcome === 'printed') return result;
      throw new Refused(`No letter was printed: ${why(result)}`);
    });
    say(`Wrote ${output}: the code works until ${printed.lastDay}, an earlier letter's no longer.`);
    say('Print it, post it, then delete the file.');
    return undefined;
  },
});

type NotPrinted = Exclude<Awaited<ReturnType<typeof printRoleLetter>>, { outcome: 'printed' }>;

function why(result: NotPrinted): string {
  switch (result.outcome) {
    case 'no-such-request':
      return 'there is no such request';
    case 'over-already':
      return 'the request is over already';
    case 'too-early':
      return `the present titulaire may object until ${longMoment(result.from)}`;
    case 'contested':
      return 'the present titulaire objects; decide: npm run mandate:approve, or mandate:refuse';
    case 'account-frozen':
      return `an account of it is suspended by a dispute until ${longMoment(result.until)}; settle it first`;
  }
}
