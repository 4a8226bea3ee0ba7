import { readFile } from 'node:fs/promises';
import {
  type InformationMail,
  queueInformationMail,
  readInformationMail,
} from '../holder/information-mails/queue-information-mail.tsx';
import { WrongOption } from './options.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run mail:information -- --subject "…" --text file.txt`: queues a mail for every holder who accepts mails
 * that inform. The server that runs on the same database sends them.
 */
await runCommand({
  usage: 'npm run mail:information -- --subject "…" --text file.txt',
  options: ['subject', 'text'],
  writesLinks: true,
  read: (given) => ({ subject: given.text('subject'), file: given.text('text') }),
  async run({ open, say }, { subject, file }) {
    const text = await readFile(file, 'utf8').catch((error: Error) => {
      throw new Refused(`--text: ${file} cannot be read: ${error.message}`);
    });
    const mail = read(subject, text);
    say(`Queued for ${await queueInformationMail(await open(), mail)} holders`);
    return undefined;
  },
});

/** @throws WrongOption */
function read(subject: string, text: string): InformationMail {
  try {
    return readInformationMail(subject, text);
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error));
  }
}
