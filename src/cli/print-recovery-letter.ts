import { open, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { letterPdf } from '../account/letter/letter-pdf.ts';
import { readConfig } from '../config.ts';
import { explainStartFailure, openPlatform } from '../open-platform.ts';
import { printRecoveryLetter } from '../recovery/letter/print-letter.ts';

const USAGE = 'usage: npm run letter:recovery -- --subscriber <14 digits> [--output <file.pdf>]';

/**
 * `npm run letter:recovery`: for a holder whose identity was proved and who has lost mailbox and password both,
 * a letter with a code, to be printed and posted. See docs/operating.md.
 */
async function main(): Promise<void> {
  const { subscriber, output } = readArguments();
  const config = readConfig(process.env);
  if (!config.baseUrl) throw new Error('BASE_URL: is required here: the letter says where to type the code');
  // Opened before any code is made: a file that cannot be written must not end an earlier letter.
  const file = await open(output, 'wx', 0o600);
  try {
    await file.writeFile(await makeLetter(config, subscriber));
  } catch (error) {
    await rm(output);
    throw error;
  } finally {
    await file.close();
  }
  console.log(`Wrote ${output}: print it, post it, then delete the file. An earlier code no longer works.`);
}

function readArguments(): { subscriber: string; output: string } {
  const { values } = parseArgs({ options: { subscriber: { type: 'string' }, output: { type: 'string' } } });
  const { subscriber = '' } = values;
  if (!/^\d{14}$/.test(subscriber)) throw new Error(USAGE);
  return { subscriber, output: values.output ?? `letter-${subscriber}.pdf` };
}

async function makeLetter(config: ReturnType<typeof readConfig>, subscriber: string): Promise<Buffer> {
  const { platform, close } = await openPlatform(config, pino({ level: 'warn' }), console.log);
  try {
    const result = await printRecoveryLetter(platform, subscriber);
    if (result.outcome === 'no-such-subscriber') throw new Error(`no subscriber ${subscriber}`);
    return await letterPdf(result.letter);
  } finally {
    await close();
  }
}

main().catch((error) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
