import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attachment, contentOf } from '../messages/attachments.ts';
import { recordExport, type WholeThread, wholeThread } from '../messages/service-side.ts';
import type { Platform } from '../platform/platform.ts';
import { longMoment } from '../web/french-dates.ts';
import { threadReferenceOf } from './message-options.ts';
import { withNewFile } from './new-file.ts';
import { Refused, runCommand } from './run-command.ts';

/**
 * `npm run messages:read <reference>`: a whole thread; with `--attachments` its files too, written into a folder, none over
 * another. See docs/operating/messages.md.
 */
await runCommand({
  usage: 'npm run messages:read -- <reference> [--attachments <folder>]',
  options: ['attachments'],
  values: 1,
  read: (given) => ({ reference: threadReferenceOf(given), folder: given.optional('attachments') }),
  async run({ openForLongWork, say }, { reference, folder }) {
    const platform = await openForLongWork();
    const thread = await wholeThread(platform, reference);
    if (!thread) throw new Refused(`There is no thread ${reference}`);
    for (const line of linesOf(thread)) say(line);
    if (folder !== undefined) await writeFiles(platform, thread, folder, say);
    return undefined;
  },
});

function linesOf({ reference, siren, service, state, subject, messages }: WholeThread): string[] {
  return [
    `${reference} ${siren} ${service} ${state}: ${subject}`,
    ...messages.flatMap(({ author, at, text, attachments }) => [
      '',
      `${longMoment(at)}, ${authorOf(author)}:`,
      ...text.split('\n').map((line) => `  ${line}`),
      ...attachments.map(({ name, size }) => `  [${name}, ${size} bytes]`),
    ]),
  ];
}

function authorOf(author: WholeThread['messages'][number]['author']): string {
  if (author === undefined) return 'the administration';
  return author === null ? 'a former user' : `${author.name} (${author.subscriberNumber})`;
}

async function writeFiles(
  platform: Platform,
  thread: WholeThread,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: Error) => {
    throw new Refused(`--attachments: ${folder} cannot be made: ${error.message}`);
  });
  await recordExport(platform, thread);
  for (const [number, { attachments }] of thread.messages.entries())
    for (const [place, file] of attachments.entries()) {
      const path = join(folder, `${thread.reference}-${number + 1}-${place + 1}-${file.name}`);
      await writeFile(platform, path, file);
      say(`wrote ${path}`);
    }
}

async function writeFile(platform: Platform, path: string, file: Attachment): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of contentOf(platform, file)) pieces.push(piece);
  await withNewFile(path, (write) => write(Buffer.concat(pieces)), '--attachments');
}
