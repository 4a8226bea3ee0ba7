import { letterPdf } from '../documents/letter-pdf.ts';
import { ADDRESS_SETTLES_DAYS } from '../holder-data/known-address.ts';
import type { PostalAddress } from '../holder-data/postal-address.ts';
import { type ChosenAddress, printRecoveryLetter } from '../recovery/print-letter.ts';
import { WAIT_DAYS } from '../recovery/rules.ts';
import { parisDay } from '../web/french-dates.ts';
import { withNewFile } from './new-file.ts';
import { subscriberOf, WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run letter:recovery`: for a holder whose identity was proved and who has lost mailbox and password both,
 * a letter with a code, to be printed and posted. See docs/operating/lost-access.md.
 */
await runCommand({
  usage:
    'npm run letter:recovery -- --subscriber <14 digits> [--to present|former --reason <why>] [--without-answer <why>] [--without-factors <why>] [--output <file.pdf>]',
  options: ['subscriber', 'to', 'reason', 'without-answer', 'without-factors', 'output'],
  writesLinks: true,
  read(given) {
    const subscriber = subscriberOf(given);
    const output = given.optional('output') ?? `letter-${subscriber}.pdf`;
    const chosen = chosenAddress(given.optional('to'), given.optional('reason'));
    const withoutAnswer = given.optional('without-answer');
    const withoutFactors = given.optional('without-factors');
    return { subscriber, wanted: { chosen, withoutAnswer, withoutFactors }, output };
  },
  async run({ open, say }, { subscriber, wanted, output }) {
    await withNewFile(output, async (write) => {
      const platform = await open();
      const result = await printRecoveryLetter(platform, subscriber, wanted, async (letter) =>
        write(await letterPdf(platform, letter)),
      );
      switch (result.outcome) {
        case 'printed':
          return;
        case 'no-such-subscriber':
          throw new Refused(`No letter was printed: there is no subscriber ${subscriber}`);
        case 'account-frozen':
          throw new Refused(
            `No letter was printed: the account is suspended until ${result.until.toISOString()}; decide first, with account:release or account:restore`,
          );
        case 'holder-data-changed':
          throw new Refused(
            'No letter was printed: the postal address has just been changed; look at it first',
          );
        case 'address-too-new':
          throw new Refused(whichAddress(result));
        case 'no-former-address':
          throw new Refused('No letter was printed: no postal address before the present one is known');
        case 'no-answer-asked':
          throw new Refused(
            'No letter was printed: with SECURITY_QUESTION=off no answer is ever asked; leave --without-answer out',
          );
      }
    });
    say(`Wrote ${output}: print it, post it, then delete the file. An earlier code no longer works.`);
    if (wanted.withoutAnswer !== undefined)
      say(`Its code works ${WAIT_DAYS} days after the notice has left, unless the sign-in address stops it.`);
    return undefined;
  },
});

/** @throws WrongOption unless both are given, or neither */
function chosenAddress(to: string | undefined, reason: string | undefined): ChosenAddress | undefined {
  if (to === undefined && reason === undefined) return undefined;
  if (to !== 'present' && to !== 'former') throw new WrongOption('--to must be "present" or "former"');
  if (reason === undefined) throw new WrongOption('--to needs a --reason, which the audit log keeps');
  return { to, reason };
}

function whichAddress({
  present,
  former,
  changedAt,
}: {
  present: PostalAddress;
  former: PostalAddress | undefined;
  changedAt: Date;
}): string {
  const inOneLine = ({ street, postal_code, city, country }: PostalAddress) =>
    `${street}, ${postal_code} ${city}, ${country}`;
  return (
    `No letter was printed: the postal address was changed on ${parisDay(changedAt)}, less than ${ADDRESS_SETTLES_DAYS} days ago. ` +
    `Present: ${inOneLine(present)}. Former: ${former ? inOneLine(former) : 'not known'}. ` +
    'Find out which is the holder’s, then say so with --to present or --to former, and --reason "how you know"'
  );
}
