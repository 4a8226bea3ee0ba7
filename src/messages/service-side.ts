import { sql } from 'kysely';
import { record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { type Attachment, attachmentsOf, type TakenFile } from './attachments.ts';
import { haveTold } from './tell-of-messages.ts';
import { nameOf, UNREADABLE } from './threads.ts';
import { addMessage, addThread, continueThread } from './write.ts';

/** A thread as the operator lists it: without what anybody wrote. */
export interface ListedThread {
  reference: string;
  siren: string;
  service: string;
  openedAt: Date;
  lastAt: Date;
  state: 'awaits-answer' | 'answered' | 'closed';
}

/**
 * The threads that wait for an answer of the administration, those that have waited longest first.
 * @param all those that are answered or closed as well, after them
 */
export async function listThreads(
  db: Database,
  { siren, service, all }: { siren?: string | undefined; service?: string | undefined; all: boolean },
): Promise<ListedThread[]> {
  const rows = await db
    .selectFrom('message_thread')
    .select(['reference', 'siren', 'service', 'opened_at', 'last_at', 'awaits_answer', 'closed_at'])
    .$if(siren !== undefined, (query) => query.where('siren', '=', siren ?? ''))
    .$if(service !== undefined, (query) => query.where('service', '=', service ?? ''))
    .$if(!all, (query) => query.where('awaits_answer', '=', true).where('closed_at', 'is', null))
    .orderBy(sql`closed_at is not null or not awaits_answer`)
    .orderBy('last_at')
    .orderBy('reference')
    .execute();
  return rows.map(({ opened_at, last_at, awaits_answer, closed_at, ...row }) => ({
    ...row,
    openedAt: opened_at,
    lastAt: last_at,
    state: closed_at ? 'closed' : awaits_answer ? 'awaits-answer' : 'answered',
  }));
}

/** A thread as the operator reads it. */
export interface WholeThread extends ListedThread {
  subject: string;
  messages: {
    /** Absent for the administration; `null` for an account that was erased. */
    author?: { name: string; subscriberNumber: string } | null;
    text: string;
    at: Date;
    attachments: readonly Attachment[];
  }[];
}

export async function wholeThread(
  ground: Pick<Ground, 'db' | 'secrets'>,
  reference: string,
): Promise<WholeThread | undefined> {
  const { db, secrets } = ground;
  const thread = await byReference(db, reference);
  if (!thread) return undefined;
  const rows = await db
    .selectFrom('message')
    .leftJoin('account', 'account.id', 'message.account_id')
    .select(['message.id', 'from_service', 'text', 'at', 'subscriber_number'])
    .select(['account.title', 'account.first_name', 'account.last_name'])
    .where('thread_id', '=', thread.id)
    .orderBy('at')
    .orderBy('message.id')
    .execute();
  const files = await attachmentsOf(
    ground,
    rows.map(({ id }) => id),
  );
  const [listed] = await listThreads(db, { siren: thread.siren, service: thread.service, all: true }).then(
    (all) => all.filter((one) => one.reference === reference),
  );
  if (!listed) return undefined;
  return {
    ...listed,
    subject: secrets.unseal('message', thread.subject) ?? UNREADABLE,
    messages: rows.map((row) => ({
      ...(!row.from_service && { author: authorOf(row) }),
      text: secrets.unseal('message', row.text) ?? UNREADABLE,
      at: row.at,
      attachments: files.get(row.id) ?? [],
    })),
  };
}

function authorOf(row: { subscriber_number: string | null } & Parameters<typeof nameOf>[0]) {
  const name = nameOf(row);
  return name === null || row.subscriber_number === null
    ? null
    : { name, subscriberNumber: row.subscriber_number };
}

export interface FromService {
  text: string;
  files: readonly TakenFile[];
}

export type AnswerOutcome = 'answered' | 'no-such-thread' | 'closed';

/** Answers a thread; whoever may read it is told that there is a message. */
export function answerAsService(
  platform: Platform,
  reference: string,
  { text, files }: FromService,
): Promise<AnswerOutcome> {
  return inTransaction(platform, async (tx) => {
    const thread = await byReference(tx.db, reference);
    if (!thread) return 'no-such-thread';
    const at = await continueThread(tx, thread.id, { fromService: true });
    if (!at) return 'closed';
    await addMessage(tx, { id: thread.id, at }, { id: orderedUuid(tx), text, files }, { authorId: null });
    await tellAndRecord(tx, { ...thread, reference, files });
    return 'answered';
  });
}

export type WriteAsServiceOutcome =
  | { outcome: 'written'; reference: string }
  /** Nobody has an active mandate there: nobody would ever read it. */
  | { outcome: 'nobody-reads' };

/** Begins a thread with a company, about one of its services. */
export function writeAsService(
  platform: Platform,
  asked: FromService & { siren: string; service: string; subject: string },
): Promise<WriteAsServiceOutcome> {
  const { siren, service, text, files } = asked;
  return inTransaction(platform, async (tx) => {
    if (!(await hasReaders(tx, siren, service))) return { outcome: 'nobody-reads' };
    const thread = await addThread(tx, { ...asked, fromService: true });
    await addMessage(tx, thread, { id: orderedUuid(tx), text, files }, { authorId: null });
    await tellAndRecord(tx, { siren, service, reference: thread.reference, files });
    return { outcome: 'written', reference: thread.reference };
  });
}

async function hasReaders({ db, clock }: Tx, siren: string, service: string): Promise<boolean> {
  const mandate = await db
    .selectFrom('mandate')
    .select('id')
    .where('siren', '=', siren)
    .where('service', '=', service)
    .where(isActive('mandate', clock.now()))
    .limit(1)
    .executeTakeFirst();
  return mandate !== undefined;
}

async function tellAndRecord(
  tx: Tx,
  {
    siren,
    service,
    reference,
    files,
  }: { siren: string; service: string; reference: string; files: readonly TakenFile[] },
): Promise<void> {
  await haveTold(tx, { siren, service });
  const details = { siren, service, thread: reference, attachments: files.length };
  await record(tx, { event: 'message-answered', details });
}

export type CloseOutcome = 'closed' | 'no-such-thread' | 'closed-already';

/** Nothing more can be written in it; it is read as before. */
export function closeThread(platform: Platform, reference: string): Promise<CloseOutcome> {
  return inTransaction(platform, async (tx) => {
    const thread = await byReference(tx.db, reference);
    if (!thread) return 'no-such-thread';
    const closed = await tx.db
      .updateTable('message_thread')
      .set({ closed_at: tx.clock.now(), awaits_answer: false })
      .where('id', '=', thread.id)
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!closed) return 'closed-already';
    const { siren, service } = thread;
    await record(tx, { event: 'thread-closed', details: { siren, service, thread: reference } });
    return 'closed';
  });
}

/** That its files left the program, by the operator's command. */
export function recordExport(
  platform: Platform,
  { siren, service, reference }: Pick<ListedThread, 'siren' | 'service' | 'reference'>,
): Promise<void> {
  const details = { siren, service, thread: reference };
  return inTransaction(platform, (tx) => record(tx, { event: 'attachment-downloaded', details }));
}

function byReference(db: Database, reference: string) {
  return db
    .selectFrom('message_thread')
    .select(['id', 'siren', 'service', 'subject'])
    .where('reference', '=', reference)
    .executeTakeFirst();
}
