import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import {
  queueInformationMail,
  readInformationMail,
} from '../holder/information-mails/queue-information-mail.tsx';
import { explainStartFailure, openPlatform } from '../open-platform.ts';

/**
 * `npm run mail:information -- --subject "…" --text file.txt`: queues a mail for every holder who accepts mails
 * that inform. The server that runs on the same database sends them.
 */
async function main(): Promise<void> {
  const { subject, text } = parseArgs({
    options: { subject: { type: 'string' }, text: { type: 'string' } },
  }).values;
  if (subject === undefined || text === undefined) throw new Error('usage: --subject "…" --text file.txt');
  const mail = readInformationMail(subject, await readFile(text, 'utf8'));
  const config = readConfig(process.env);
  // The links in the mails begin with it, and no server listens here that could tell it.
  if (!config.baseUrl) throw new Error('BASE_URL: required, the mails carry links');
  const { platform, close } = await openPlatform(config, pino({ level: 'warn' }), console.log);
  try {
    console.log(`Queued for ${await queueInformationMail(platform, mail)} holders`);
  } finally {
    await close();
  }
}

main().catch((error) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
