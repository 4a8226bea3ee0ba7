import { asHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Platform } from '../platform/platform.ts';
import { makeShortReference } from '../platform/short-reference.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { giveTo, type TakenFile } from './attachments.ts';
import { mayWriteTo } from './threads.ts';

/** What was written, once its form was read. */
export interface Written {
  /** The same when the very same form comes twice. */
  id: string;
  text: string;
  files: readonly TakenFile[];
}

export interface NewThread extends Written {
  siren: string;
  /** The id of a service. */
  service: string;
  subject: string;
}

/** Which thread a message is, or was already, in; or why it was not sent. Nothing is kept then. */
export type WriteOutcome =
  | { outcome: 'sent'; threadId: string }
  | { outcome: 'no-right' }
  | { outcome: 'closed' };

/** Begins a thread: whoever may act in that service does. The right is looked at under the company's lock. */
export function openThread(platform: Platform, actor: Actor, asked: NewThread): Promise<WriteOutcome> {
  const { id, siren, service } = asked;
  return asHolder(platform, actor, async ({ tx, account, now }) => {
    await lockCompany(tx, siren);
    const sent = await threadWithMessage(tx, id);
    if (sent !== undefined) return { outcome: 'sent', threadId: sent };
    if (!(await mayWriteTo(tx.db, account.id, asked, now))) return { outcome: 'no-right' };
    const thread = await addThread(tx, { siren, service, subject: asked.subject, fromService: false });
    await addMessage(tx, thread, asked, { authorId: account.id });
    await markRead(tx, account.id, thread.id, now);
    await record(tx, {
      event: 'thread-opened',
      accountId: account.id,
      origin: actor.origin,
      details: { siren, service, thread: thread.reference, attachments: asked.files.length },
    });
    return { outcome: 'sent', threadId: thread.id };
  });
}

/**
 * Adds a message to a thread that is open still. Of two at once each is there, one after the other.
 * @param seenUntil of the newest message that was on the page: what the administration wrote since stays unread
 */
export function answerThread(
  platform: Platform,
  actor: Actor,
  { id, siren, service, reference }: { id: string; siren: string; service: string; reference: string },
  written: Written & { seenUntil: Date },
): Promise<WriteOutcome> {
  return asHolder(platform, actor, async ({ tx, account, now }) => {
    await lockCompany(tx, siren);
    if ((await threadWithMessage(tx, written.id)) !== undefined) return { outcome: 'sent', threadId: id };
    if (!(await mayWriteTo(tx.db, account.id, { siren, service }, now))) return { outcome: 'no-right' };
    const at = await continueThread(tx, id, { fromService: false });
    if (!at) return { outcome: 'closed' };
    await addMessage(tx, { id, at }, written, { authorId: account.id });
    await markRead(tx, account.id, id, written.seenUntil);
    await record(tx, {
      event: 'message-written',
      accountId: account.id,
      origin: actor.origin,
      details: { siren, service, thread: reference, attachments: written.files.length },
    });
    return { outcome: 'sent', threadId: id };
  });
}

async function threadWithMessage({ db }: Tx, messageId: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('message')
    .select('thread_id')
    .where('id', '=', messageId)
    .executeTakeFirst();
  return found?.thread_id;
}

/** @returns the thread, and the instant of its first message */
export async function addThread(
  { db, clock, random, secrets }: Tx,
  begun: { siren: string; service: string; subject: string; fromService: boolean },
): Promise<{ id: string; reference: string; at: Date }> {
  const at = clock.now();
  const thread = { id: orderedUuid({ clock, random }), reference: makeShortReference(random) };
  await db
    .insertInto('message_thread')
    .values({
      ...thread,
      siren: begun.siren,
      service: begun.service,
      subject: secrets.seal('message', begun.subject),
      opened_at: at,
      last_at: at,
      answered_at: begun.fromService ? at : null,
      awaits_answer: !begun.fromService,
    })
    .execute();
  return { ...thread, at };
}

/**
 * Holds the row of a thread, so that two messages of one instant come one after the other.
 * @returns the instant of the new message, later than every other of the thread whatever the clocks of the instances say;
 * undefined where the thread is closed
 */
export async function continueThread(
  { db, clock }: Tx,
  threadId: string,
  { fromService }: { fromService: boolean },
): Promise<Date | undefined> {
  const thread = await db
    .selectFrom('message_thread')
    .select('last_at')
    .where('id', '=', threadId)
    .where('closed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!thread) return undefined;
  const last_at = new Date(Math.max(clock.now().getTime(), thread.last_at.getTime() + 1));
  await db
    .updateTable('message_thread')
    .set({ last_at, awaits_answer: !fromService, ...(fromService && { answered_at: last_at }) })
    .where('id', '=', threadId)
    .execute();
  return last_at;
}

export async function addMessage(
  tx: Tx,
  thread: { id: string; at: Date },
  { id, text, files }: Written,
  { authorId }: { authorId: string | null },
): Promise<void> {
  await tx.db
    .insertInto('message')
    .values({
      id,
      thread_id: thread.id,
      from_service: authorId === null,
      account_id: authorId,
      text: tx.secrets.seal('message', text),
      at: thread.at,
    })
    .execute();
  await giveTo(tx, id, files);
}

/** Notes how far an account has read a thread; it never goes back. */
export async function markRead(
  { db }: { db: Database },
  accountId: string,
  threadId: string,
  until: Date,
): Promise<void> {
  await db
    .insertInto('message_read')
    .values({ account_id: accountId, thread_id: threadId, read_until: until })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'thread_id'])
        .doUpdateSet({ read_until: until })
        .whereRef('message_read.read_until', '<', 'excluded.read_until'),
    )
    .execute();
}
