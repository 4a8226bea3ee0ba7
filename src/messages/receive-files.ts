import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ArrivingFile, formsWithFiles } from '../http/files.ts';
import { signedIn } from '../http/session.ts';
import { networkOf } from '../platform/network.ts';
import { typedLine } from '../platform/typed-line.ts';
import {
  type AttachmentFault,
  LARGEST_ATTACHMENT,
  LARGEST_TOGETHER,
  MOST_ATTACHMENTS,
} from './attachment-rules.ts';
import { leaveFiles, type TakenFile, takeFile } from './attachments.ts';
import { type Places, placesFor } from './places.ts';

export interface Refused {
  /** As the person knows it, but for what cannot be seen. */
  name: string;
  fault: AttachmentFault | 'busy';
}

/** What came with a form. */
export interface ReceivedFiles {
  taken: TakenFile[];
  refused: Refused[];
}

/** Bytes of a form that is read to its end, so that whoever chose a film is told so and keeps the text. */
const LARGEST_FORM = 40 * 1024 * 1024;
/** Files that are looked at; with more the form is answered with 413. */
const MOST_LOOKED_AT = 20;
/** Forms that bring files at once, on this instance: each has some pieces in memory, and one statement at a time. */
const AT_ONCE = { account: 2, network: 8, all: 24 };

const received = new WeakMap<FastifyRequest, ReceivedFiles & { places?: Places | undefined }>();

/** Lets the forms of the routes beside it bring attachments. */
export async function receiveFiles(app: FastifyInstance): Promise<void> {
  const places = placesFor(AT_ONCE);

  async function take(request: FastifyRequest, file: ArrivingFile): Promise<void> {
    const so = received.get(request) ?? { taken: [], refused: [] };
    received.set(request, so);
    const name = typedLine(file.name).slice(0, SHOWN_NAME);
    const refuse = (fault: Refused['fault']) => void so.refused.push({ name, fault });
    if (so.taken.length + so.refused.length >= MOST_ATTACHMENTS) return refuse('too-many');
    so.places ??= places.take(signedIn(request).account.id, networkOf(request.ip));
    if (!so.places) return refuse('busy');
    request.raw.once('close', so.places.giveBack);
    const before = so.taken.reduce((sum, { size }) => sum + size, 0);
    const most = { file: LARGEST_ATTACHMENT, together: LARGEST_TOGETHER - before };
    const result = await takeFile(request.platform, file.name, file.chunks, most);
    if (result.outcome === 'refused') refuse(result.fault);
    else so.taken.push(result.file);
  }

  await app.register(formsWithFiles, {
    // One byte more than a file may have, by which it is seen to have more.
    limits: { file: LARGEST_ATTACHMENT + 1, form: LARGEST_FORM, files: MOST_LOOKED_AT },
    take,
    leave,
  });
}

/** Deletes what was taken and belongs to no message, whatever became of its form. Where that fails the purge does it. */
async function leave(request: FastifyRequest): Promise<void> {
  const so = received.get(request);
  if (!so) return;
  received.delete(request);
  so.places?.giveBack();
  await leaveFiles(
    request.platform.db,
    so.taken.map(({ id }) => id),
  ).catch((error: unknown) => request.log.warn({ err: error }, 'files of a form are left to the purge'));
}

const SHOWN_NAME = 80;

/** What came with a form, for the route that it was sent to. */
export function receivedWith(request: FastifyRequest): ReceivedFiles {
  return received.get(request) ?? { taken: [], refused: [] };
}
