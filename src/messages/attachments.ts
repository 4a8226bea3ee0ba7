import { sql } from 'kysely';
import type { Database, MessageAttachmentTable } from '../database/schema.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import {
  type AttachmentFault,
  type AttachmentType,
  endsWell,
  fittingName,
  LARGEST_ATTACHMENT,
  LARGEST_TOGETHER,
  TAIL,
  typeOf,
} from './attachment-rules.ts';

/** Bytes of a piece: a statement of it is short, and so is sealing it. */
const PIECE = 64 * 1024;

/** A file that was taken, and belongs to no message yet. */
export interface TakenFile {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
}

export type TakeOutcome =
  | { outcome: 'taken'; file: TakenFile }
  | { outcome: 'refused'; fault: AttachmentFault };

/**
 * Takes a file as it arrives, piece by piece, each sealed and written by itself: however slowly it comes, no more than a
 * piece is in memory, and no transaction stands open. It is nobody's to read before a message of it is sent; what no message
 * comes of is deleted by {@link leaveFiles}, and an hour later in any case.
 * @param most bytes that it may have, by itself and with the others of its message
 */
export async function takeFile(
  ground: Ground,
  givenName: string,
  chunks: AsyncIterable<Uint8Array>,
  most = { file: LARGEST_ATTACHMENT, together: LARGEST_TOGETHER },
): Promise<TakeOutcome> {
  const id = orderedUuid(ground);
  try {
    const kept = await keepPieces(ground, { id, givenName, most }, chunks);
    if ('size' in kept) {
      await ground.db
        .updateTable('message_attachment')
        .set({ size: kept.size })
        .where('id', '=', id)
        .execute();
      return { outcome: 'taken', file: { id, ...kept } };
    }
    await leaveFiles(ground.db, [id]);
    return { outcome: 'refused', fault: kept.fault };
  } catch (error) {
    // It broke off, or the database is away: then the purge deletes what is there.
    await leaveFiles(ground.db, [id]).catch(() => undefined);
    throw error;
  }
}

async function keepPieces(
  ground: Ground,
  { id, givenName, most }: { id: string; givenName: string; most: { file: number; together: number } },
  chunks: AsyncIterable<Uint8Array>,
): Promise<Pick<TakenFile, 'name' | 'size'> | { fault: AttachmentFault }> {
  let type: AttachmentType | undefined;
  let size = 0;
  let place = 0;
  let tail: Uint8Array = new Uint8Array();
  for await (const piece of inPieces(chunks)) {
    size += piece.length;
    if (size > most.file) return { fault: 'too-large' };
    if (size > most.together) return { fault: 'too-large-together' };
    type ??= await typeOf(piece);
    if (!type) return { fault: 'other-type' };
    if (place === 0) await begin(ground, { id, type, name: fittingName(givenName, type) });
    tail = Buffer.concat([tail, piece]).subarray(-TAIL);
    await keepPiece(ground, id, place, piece);
    place += 1;
  }
  if (!type) return { fault: 'empty' };
  return endsWell(type, tail) ? { name: fittingName(givenName, type), size } : { fault: 'cut-off' };
}

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE) continue;
    const all = Buffer.concat(waiting);
    let from = 0;
    for (; all.length - from >= PIECE; from += PIECE) yield all.subarray(from, from + PIECE);
    waiting = [all.subarray(from)];
    bytes = all.length - from;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

async function begin(
  { db, clock, secrets }: Ground,
  { id, type, name }: { id: string; type: AttachmentType; name: string },
): Promise<void> {
  const row = { id, place: 0, name: secrets.seal('message', name), type, size: 0, begun_at: clock.now() };
  await db.insertInto('message_attachment').values(row).execute();
}

async function keepPiece({ db, secrets }: Ground, id: string, place: number, piece: Buffer): Promise<void> {
  const sealed = secrets.sealBytes('message', piece, placeOf(id, place)).toString('base64');
  await db
    .insertInto('message_piece')
    // As text: the embedded database takes seven times as long for bytes, and keeps everybody waiting meanwhile.
    .values({ attachment_id: id, place, sealed: sql`decode(${sealed}, 'base64')` })
    .execute();
}

/** Bound to the piece: of two that were exchanged in the database neither opens. */
function placeOf(id: string, place: number): string {
  return `${id}/${place}`;
}

/** Gives files to the message that was written with them. */
export async function giveTo({ db }: Tx, messageId: string, files: readonly TakenFile[]): Promise<void> {
  for (const [place, { id }] of files.entries())
    await db
      .updateTable('message_attachment')
      .set({ message_id: messageId, place })
      .where('id', '=', id)
      .where('message_id', 'is', null)
      .execute();
}

/** Those that no message was written with: nothing stays of them. */
export async function leaveFiles(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.deleteFrom('message_attachment').where('id', 'in', ids).where('message_id', 'is', null).execute();
}

/** What is told of a file before it is read. */
export interface Attachment extends Pick<MessageAttachmentTable, 'id' | 'type' | 'size'> {
  name: string;
}

/** The files of messages, in their order. @returns by the message */
export async function attachmentsOf(
  { db, secrets }: Pick<Ground, 'db' | 'secrets'>,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Attachment[]>> {
  if (messageIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('message_attachment')
    .select(['id', 'message_id', 'name', 'type', 'size'])
    .where('message_id', 'in', messageIds)
    .orderBy('place')
    .execute();
  const found = Map.groupBy(rows, ({ message_id }) => message_id ?? '');
  return new Map(
    [...found].map(([messageId, files]) => [
      messageId,
      files.map(({ id, name, type, size }) => ({ id, type, size, name: nameOf(secrets, { name, type }) })),
    ]),
  );
}

/** Of a file whose key is lost the content is as well: its page still tells that it was there. */
function nameOf(
  { unseal }: Ground['secrets'],
  { name, type }: Pick<MessageAttachmentTable, 'name' | 'type'>,
): string {
  return unseal('message', name) ?? `document.${type}`;
}

/**
 * A file from its beginning to its end, one piece in memory at a time.
 * @throws where a piece is missing, was altered or put elsewhere, or is sealed by a key that is lost
 */
export async function* contentOf(
  { db, secrets }: Pick<Ground, 'db' | 'secrets'>,
  { id, size }: Pick<Attachment, 'id' | 'size'>,
): AsyncGenerator<Buffer> {
  for (let place = 0; place < Math.ceil(size / PIECE); place += 1) {
    const piece = await db
      .selectFrom('message_piece')
      .select(sql<string>`encode(sealed, 'base64')`.as('sealed'))
      .where('attachment_id', '=', id)
      .where('place', '=', place)
      .executeTakeFirst();
    const plain =
      piece && secrets.unsealBytes('message', Buffer.from(piece.sealed, 'base64'), placeOf(id, place));
    if (!plain) throw new Error(`piece ${place} of the attachment ${id} cannot be opened`);
    yield plain;
  }
}
