import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { isSiren } from '../account/siren.ts';
import { readConfig } from '../config.ts';
import { openPlatform } from '../open-platform.ts';
import { type LetterOrder, printDossierLetter } from '../registration/dossier/print-dossier-letter.ts';

const USAGE = `npm run letter:dossier -- --siren 732829320 --subscriber 20263290000001 \\
  --company "SARL X" --street "1 rue de la Paix" --postal-code 75002 --city PARIS [--output letter.pdf]`;

/**
 * `npm run letter:dossier`: prints the letter whose code opens a dossier « en attente », for the company as the
 * operator's register knows it. The file bears a secret: it can be read by its owner alone.
 */
async function main(): Promise<void> {
  const { order, output } = readArguments();
  const config = readConfig(process.env);
  const { platform, close } = await openPlatform(config, pino({ level: 'warn' }), console.log);
  try {
    const result = await printDossierLetter(platform, order);
    switch (result.outcome) {
      case 'printed':
        await writeFile(output, result.pdf, { mode: 0o600 });
        console.log(
          `Wrote ${output}: the code works until ${result.lastDay}, an earlier letter's no longer.`,
        );
        return;
      case 'no-such-dossier':
        throw new Error(`there is no dossier ${order.siren} of the subscriber ${order.subscriberNumber}`);
      case 'already-open':
        throw new Error(
          `the dossier ${order.siren} of the subscriber ${order.subscriberNumber} is open already`,
        );
    }
  } finally {
    await close();
  }
}

/** @throws a line that names what is missing or wrong */
function readArguments(): { order: LetterOrder; output: string } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      siren: text,
      subscriber: text,
      company: text,
      street: text,
      'postal-code': text,
      city: text,
      output: text,
    },
  });
  const given = (name: Exclude<keyof typeof values, 'output'>): string => {
    const value = values[name]?.trim();
    if (!value) throw new Error(`--${name} is missing\n${USAGE}`);
    if (value.length > LONGEST) throw new Error(`--${name} is longer than ${LONGEST} characters`);
    return value;
  };
  const siren = given('siren').replaceAll(/\s/g, '');
  if (!isSiren(siren)) throw new Error(`--siren ${siren} is no SIREN: 9 digits with the right check digit`);
  const company = {
    name: given('company'),
    street: given('street'),
    postalCode: given('postal-code'),
    city: given('city'),
  };
  const order = { siren, subscriberNumber: given('subscriber').replaceAll(/\s/g, ''), company };
  return { order, output: values.output ?? `lettre-${siren}-${order.subscriberNumber}.pdf` };
}

/** The name's column; an address is shorter. */
const LONGEST = 200;

main().catch((error) => {
  console.error(`No letter was printed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
