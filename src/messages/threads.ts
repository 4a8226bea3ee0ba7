import { type RawBuilder, sql } from 'kysely';
import { fullName } from '../account/account.ts';
import type { Instant, ReadAlong } from '../database/read-along.ts';
import type { Database, MandateRole } from '../database/schema.ts';
import { isActive } from '../mandates/mandate.ts';
import type { Ground } from '../platform/platform.ts';
import type { Paged } from '../web/paged.ts';
import { type Attachment, attachmentsOf } from './attachments.ts';
import { type Author, authorAs, type Reader } from './rules.ts';

/** A thread as somebody sees it who may read it. */
export interface SeenThread {
  id: string;
  reference: string;
  siren: string;
  /** Of the company, as the reader knows it. */
  companyName: string;
  service: string;
  subject: string;
  openedAt: Date;
  lastAt: Date;
  /** The administration has written since the reader last read it. */
  isUnread: boolean;
  awaitsAnswer: boolean;
  isClosed: boolean;
  /** The reader may write: a delegation to read does not let one. */
  mayWrite: boolean;
}

/**
 * What an account may read, looked up each time: for each company and service in which it has an active mandate, whether it
 * may act, and since when.
 */
function readableServices(accountId: RawBuilder<unknown>, now: Instant): RawBuilder<unknown> {
  return sql`(
    select siren, service, bool_or(access = 'act') as acts, min(since) as since
    from mandate where mandate.account_id = ${accountId} and service is not null and ${isActive('mandate', now)}
    group by siren, service)`;
}

/** What came before an account had its mandate is no news to it. */
const IS_UNREAD = sql<boolean>`coalesce(
  thread.answered_at >= readable.since and thread.answered_at > coalesce(message_read.read_until, '-infinity'), false)`;

/**
 * How many threads the account has not read since the administration last wrote: for the menu of every page, so that it is
 * asked from the few threads there are, and not from the many services that an account may have.
 */
export const UNREAD: ReadAlong<number> = {
  json: (accountId, now) => sql`(
    select count(*)
    from message_thread as thread
    left join message_read on message_read.account_id = ${accountId} and message_read.thread_id = thread.id
    join lateral (
      select min(since) as since from mandate
      where mandate.account_id = ${accountId} and mandate.siren = thread.siren and mandate.service = thread.service
        and ${isActive('mandate', now)}
    ) readable on readable.since is not null
    where thread.siren in (select siren from mandate where mandate.account_id = ${accountId}) and ${IS_UNREAD})`,
  parse: (json) => Number(json),
};

interface SeenRow {
  id: string;
  reference: string;
  siren: string;
  company_name: string | null;
  service: string;
  subject: string;
  opened_at: Date;
  last_at: Date;
  unread: boolean;
  awaits_answer: boolean;
  closed: boolean;
  acts: boolean;
  total: string;
}

const A_PAGE = 20;

/**
 * Those that an account may read, a page at a time: first what it has not read, then the newest.
 * @param siren of one company alone
 */
export async function threadsOf(
  { db, clock, secrets }: Pick<Ground, 'db' | 'clock' | 'secrets'>,
  accountId: string,
  { siren, page: asked }: { siren?: string | undefined; page: string },
): Promise<Paged<SeenThread>> {
  const read = (page: number) =>
    seen(db, accountId, clock.now(), siren === undefined ? sql`true` : sql`thread.siren = ${siren}`, page);
  const page = Math.max(1, Math.min(Number.parseInt(asked, 10) || 1, 10_000));
  const rows = await read(page);
  // A page beyond the last one is the last one.
  const total = Number((rows[0] ?? (page > 1 ? (await read(1))[0] : undefined))?.total ?? 0);
  const pages = Math.max(1, Math.ceil(total / A_PAGE));
  const shown = page > pages ? await read(pages) : rows;
  return { shown: shown.map((row) => threadFrom(row, secrets)), page: Math.min(page, pages), pages, total };
}

/** One that an account may read; of any other it is as if there were none. */
export async function threadOf(
  { db, clock, secrets }: Pick<Ground, 'db' | 'clock' | 'secrets'>,
  accountId: string,
  id: string,
): Promise<SeenThread | undefined> {
  if (!UUID.test(id)) return undefined;
  const [row] = await seen(db, accountId, clock.now(), sql`thread.id = ${id}`, 1);
  return row && threadFrom(row, secrets);
}

/** The database refuses to compare an id with anything else. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function seen(
  db: Database,
  accountId: string,
  now: Date,
  which: RawBuilder<unknown>,
  page: number,
): Promise<SeenRow[]> {
  const { rows } = await sql<SeenRow>`
    select thread.id, thread.reference, thread.siren, dossier.name as company_name, thread.service, thread.subject,
      thread.opened_at, thread.last_at, thread.awaits_answer, thread.closed_at is not null as closed, readable.acts,
      ${IS_UNREAD} as unread, count(*) over () as total
    from message_thread as thread
    join ${readableServices(sql`${accountId}::uuid`, now)} as readable
      on readable.siren = thread.siren and readable.service = thread.service
    left join message_read on message_read.account_id = ${accountId} and message_read.thread_id = thread.id
    left join dossier on dossier.account_id = ${accountId} and dossier.siren = thread.siren
    where ${which}
    order by unread desc, thread.last_at desc, thread.id
    limit ${sql.lit(A_PAGE)} offset ${(page - 1) * A_PAGE}`.execute(db);
  return rows;
}

function threadFrom(row: SeenRow, { unseal }: Ground['secrets']): SeenThread {
  return {
    id: row.id,
    reference: row.reference,
    siren: row.siren,
    companyName: row.company_name ?? `Entreprise ${row.siren}`,
    service: row.service,
    subject: unseal('message', row.subject) ?? UNREADABLE,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    isUnread: row.unread,
    awaitsAnswer: row.awaits_answer,
    isClosed: row.closed,
    mayWrite: row.acts,
  };
}

/** Where the key that sealed it is lost. */
export const UNREADABLE = '(illisible)';

export interface SeenMessage {
  id: string;
  author: Author;
  text: string;
  at: Date;
  attachments: readonly Attachment[];
}

/**
 * The messages of a thread, the oldest first, a page at a time: the last one where no page is asked for.
 * The caller has looked whether the reader may read it.
 */
export async function messagesIn(
  ground: Pick<Ground, 'db' | 'clock' | 'secrets'>,
  { id, siren }: Pick<SeenThread, 'id' | 'siren'>,
  accountId: string,
  asked: string,
): Promise<Paged<SeenMessage>> {
  const { db, secrets } = ground;
  const reader = await readerOf(ground, siren, accountId);
  const total = await countMessages(db, id);
  const pages = Math.max(1, Math.ceil(total / A_PAGE));
  const page = Math.min(Math.max(1, Number.parseInt(asked, 10) || pages), pages);
  const rows = await db
    .selectFrom('message')
    .leftJoin('account', 'account.id', 'message.account_id')
    .select(['message.id', 'from_service', 'account_id', 'text', 'at'])
    .select(['account.title', 'account.first_name', 'account.last_name'])
    .where('thread_id', '=', id)
    .orderBy('at')
    .orderBy('message.id')
    .limit(A_PAGE)
    .offset((page - 1) * A_PAGE)
    .execute();
  const files = await attachmentsOf(
    ground,
    rows.map((row) => row.id),
  );
  const shown = rows.map((row) => ({
    id: row.id,
    author: authorAs(reader, {
      fromService: row.from_service,
      authorId: row.account_id,
      authorName: nameOf(row),
    }),
    text: secrets.unseal('message', row.text) ?? UNREADABLE,
    at: row.at,
    attachments: files.get(row.id) ?? [],
  }));
  return { shown, page, pages, total };
}

/** Of a message whose author has an account still. */
export function nameOf({
  title,
  first_name,
  last_name,
}: {
  title: string | null;
  first_name: string | null;
  last_name: string | null;
}): string | null {
  if (title === null || first_name === null || last_name === null) return null;
  return fullName({ title, first_name, last_name });
}

async function countMessages(db: Database, threadId: string): Promise<number> {
  const { count } = await db
    .selectFrom('message')
    .select((eb) => eb.cast<number>(eb.fn.countAll(), 'integer').as('count'))
    .where('thread_id', '=', threadId)
    .executeTakeFirstOrThrow();
  return count;
}

async function readerOf(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  siren: string,
  accountId: string,
): Promise<Reader> {
  const mandates = await db
    .selectFrom('mandate')
    .select(['role', 'granted_by'])
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where(isActive('mandate', clock.now()))
    .execute();
  return {
    accountId,
    roles: mandates.map(({ role }): MandateRole => role),
    givers: mandates.flatMap(({ granted_by }) => granted_by ?? []),
  };
}

/** A file of a thread that an account may read; of any other it is as if there were none. */
export async function attachmentIn(
  ground: Pick<Ground, 'db' | 'clock' | 'secrets'>,
  accountId: string,
  threadId: string,
  attachmentId: string,
): Promise<{ thread: SeenThread; attachment: Attachment } | undefined> {
  if (!UUID.test(attachmentId)) return undefined;
  const thread = await threadOf(ground, accountId, threadId);
  if (!thread) return undefined;
  const row = await ground.db
    .selectFrom('message_attachment')
    .innerJoin('message', 'message.id', 'message_attachment.message_id')
    .select('message.id')
    .where('message_attachment.id', '=', attachmentId)
    .where('message.thread_id', '=', threadId)
    .executeTakeFirst();
  const files = await attachmentsOf(ground, row ? [row.id] : []);
  const attachment = [...files.values()].flat().find(({ id }) => id === attachmentId);
  return attachment && { thread, attachment };
}

/** A company and the services of it in which an account may write, by name. */
export interface WritableCompany {
  siren: string;
  name: string;
  services: string[];
}

/** Where an account may begin a thread. */
export const WRITABLE: ReadAlong<WritableCompany[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object('siren', siren, 'name', name, 'services', held.services) order by name, siren), '[]')
    from dossier join lateral (
      select json_agg(distinct service) as services from mandate
      where mandate.account_id = dossier.account_id and mandate.siren = dossier.siren and service is not null
        and access = 'act' and ${isActive('mandate', now)}) held on held.services is not null
    where dossier.account_id = ${accountId})`,
  parse: (json) => json as WritableCompany[],
};

/** Whether an account may write about a service of a company, looked up under the company's lock. */
export async function mayWriteTo(
  db: Database,
  accountId: string,
  { siren, service }: { siren: string; service: string },
  now: Date,
): Promise<boolean> {
  const mandate = await db
    .selectFrom('mandate')
    .select('id')
    .where('account_id', '=', accountId)
    .where('siren', '=', siren)
    .where('service', '=', service)
    .where('access', '=', 'act')
    .where(isActive('mandate', now))
    .limit(1)
    .executeTakeFirst();
  return mandate !== undefined;
}

/** The companies, by name, in which an account has something to read; as many as there are. */
export const UNREAD_COMPANIES: ReadAlong<{ siren: string; name: string }[]> = {
  json: (accountId, now) => sql`(
    select coalesce(json_agg(json_build_object('siren', siren, 'name', name) order by name, siren), '[]')
    from dossier where account_id = ${accountId} and exists (
      select from message_thread as thread
      left join message_read on message_read.account_id = ${accountId} and message_read.thread_id = thread.id
      join lateral (
        select min(since) as since from mandate
        where mandate.account_id = ${accountId} and mandate.siren = thread.siren and mandate.service = thread.service
          and ${isActive('mandate', now)}
      ) readable on readable.since is not null
      where thread.siren = dossier.siren and ${IS_UNREAD}))`,
  parse: (json) => json as { siren: string; name: string }[],
};
