import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  type AttachmentFault,
  LARGEST_ATTACHMENT,
  LARGEST_TOGETHER,
  MOST_ATTACHMENTS,
} from '../messages/attachment-rules.ts';
import { leaveFiles, type TakenFile, takeFile } from '../messages/attachments.ts';
import { LONGEST_MESSAGE, readMessage } from '../messages/rules.ts';
import type { Platform } from '../platform/platform.ts';
import { type Given, WrongOption } from './options.ts';
import { Refused } from './run-command.ts';

/** The reference of a thread, as `messages:list` tells it and the page bears it. @throws WrongOption */
export function threadReferenceOf({ rest }: Pick<Given<string>, 'rest'>): string {
  const [given] = rest;
  if (given === undefined) throw new WrongOption('the reference of a thread is missing');
  const reference = given.toUpperCase().replaceAll(/[\s-]/g, '');
  if (!/^[A-Z0-9]{8}$/.test(reference))
    throw new WrongOption('the reference of a thread is 8 letters and figures');
  return reference;
}

/** The files that go along, at most as many as a message may have. @throws WrongOption */
export function attachedOf(given: Pick<Given<'attach'>, 'all'>): string[] {
  const paths = given.all('attach');
  if (paths.length > MOST_ATTACHMENTS)
    throw new WrongOption(`--attach: a message has ${MOST_ATTACHMENTS} files at most`);
  return paths;
}

/** The text of a message, from a file in UTF-8. @throws Refused */
export async function messageFrom(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Refused(`--file: ${path} cannot be read: ${error.message}`);
  });
  const { text, fault } = readMessage(decoded(bytes, path));
  if (fault === 'missing') throw new Refused(`--file: ${path} is empty`);
  if (fault === 'too-long') throw new Refused(`--file: ${path} is longer than ${LONGEST_MESSAGE} characters`);
  return text;
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refused(`--file: ${path} is not written in UTF-8`);
  }
}

/**
 * Takes the files of a message, then does what sends it; nothing stays of them where it is not sent.
 * @throws Refused where one is not taken
 */
export async function withAttached<T>(
  platform: Platform,
  paths: readonly string[],
  send: (files: readonly TakenFile[]) => Promise<T>,
): Promise<T> {
  const taken: TakenFile[] = [];
  try {
    for (const path of paths) taken.push(await takeOne(platform, path, taken));
    return await send(taken);
  } finally {
    await leaveFiles(
      platform.db,
      taken.map(({ id }) => id),
    );
  }
}

async function takeOne(platform: Platform, path: string, before: readonly TakenFile[]): Promise<TakenFile> {
  const together = LARGEST_TOGETHER - before.reduce((sum, { size }) => sum + size, 0);
  const most = { file: LARGEST_ATTACHMENT, together };
  const result = await takeFile(platform, basename(path), createReadStream(path), most).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.syscall === undefined) throw error;
      throw new Refused(`--attach: ${path} cannot be read: ${error.message}`);
    },
  );
  if (result.outcome === 'refused') throw new Refused(`--attach: ${path} ${FAULTS[result.fault]}`);
  return result.file;
}

const FAULTS: Record<AttachmentFault, string> = {
  empty: 'is empty',
  'other-type': 'is, by its content, no PDF, JPEG or PNG',
  'cut-off': 'is cut off, or followed by something else',
  'too-large': 'is larger than 5 MiB',
  'too-large-together': 'makes the files larger than 10 MiB together',
  'too-many': 'is one file too many',
};
