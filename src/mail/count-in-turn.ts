import { sql } from 'kysely';
import type { Database, Trx } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { after, IS_WAITING, LEASE_MS, MAIL_COLUMNS, type Mail } from './mail.ts';
import { type Allowance, lineOf } from './purposes.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * When there is room for one more.
 * @param counted when those of the last 24 hours were counted, in order
 * @returns an instant that is past where there is room already
 */
export function roomAt(counted: readonly Date[], { atOnce, everyMinutes }: Allowance): Date {
  const last = counted.at(-1);
  const oneTooMany = counted.at(-atOnce);
  if (!last || !oneTooMany) return new Date(0);
  return new Date(Math.min(last.getTime() + everyMinutes * 60_000, oneTooMany.getTime() + DAY_MS));
}

/** A mail that was claimed, and what it is to be counted with. */
export interface ToCount {
  mail: Mail;
  key: string;
  allowance: Allowance;
}

/**
 * Counts as many mails as were claimed with each allowance: those that are first in line, not always these themselves.
 * What is not counted of them is given back.
 * @returns the mails that were counted, and whether one was given back that need not wait for room
 */
export async function countFirstInLine(
  platform: Platform,
  claimed: readonly ToCount[],
): Promise<{ mails: Mail[]; isAnyLeft: boolean }> {
  if (claimed.length === 0) return { mails: [], isAnyLeft: false };
  const now = platform.clock.now();
  const { counted, held, roomFrom } = await inTransaction(platform, (tx) => countInTurn(tx, claimed, now));
  const left = claimed.filter(({ mail }) => !counted.has(mail.id));
  // Only now: whoever withdraws several mails at once must not wait for that transaction and be waited for by it.
  for (const { mail, key } of left) await giveBack(platform.db, mail, roomFrom.get(key) ?? now);
  for (const id of held) await untilLetGo(platform.db, id);
  return {
    mails: [...counted.values()],
    isAnyLeft: left.some(({ key }) => !roomFrom.has(key)),
  };
}

interface Turns {
  counted: Map<string, Mail>;
  /** First in line, but somebody is about to withdraw them. */
  held: string[];
  /** Of an allowance without room, when there is some. */
  roomFrom: Map<string, Date>;
}

async function countInTurn(tx: Tx, claimed: readonly ToCount[], now: Date): Promise<Turns> {
  const roomFrom = new Map<string, Date>();
  const ofKey = Map.groupBy(claimed, ({ key }) => key);
  const keys = [...ofKey.keys()];
  const [, before, line] = await tx.together(
    lockingAllowances(keys),
    countedWithinADay(tx.db, keys, now),
    firstsOfLines(keys, claimed, now),
  );
  const turns: string[] = [];
  for (const [key, mails] of ofKey) {
    const isOfKey = ({ allowance_key }: { allowance_key: string | null }) => allowance_key === key;
    const { ids, room } = turnsWith(mails, before.filter(isOfKey), line.filter(isOfKey), now);
    turns.push(...ids);
    if (!room) continue;
    roomFrom.set(key, room);
    await tx.later(puttingOff(tx.db, key, now, room));
  }
  const counted = turns.length > 0 ? await count(tx.db, turns, claimed, now) : [];
  const byId = new Map(counted.map((mail) => [mail.id, mail]));
  return { counted: byId, held: turns.filter((id) => !byId.has(id)), roomFrom };
}

/**
 * Whose turn it is with one allowance, for as many as were claimed with it.
 * @returns their ids, and when there is room for the next, where there is too little now
 */
function turnsWith(
  claimed: readonly ToCount[],
  before: readonly { counted_at: Date; purpose: string | null }[],
  line: readonly InLine[],
  now: Date,
): { ids: string[]; room?: Date } {
  const left = [...before];
  const waiting = [...line];
  const ids: string[] = [];
  for (const { allowance } of claimed) {
    const room = roomAt(
      left.map(({ counted_at }) => counted_at),
      allowance,
    );
    if (room > now) return { ids, room };
    const next = takeNext(waiting, left.at(-1)?.purpose);
    if (!next) break;
    ids.push(next.id);
    left.push({ counted_at: now, purpose: next.purpose });
  }
  return { ids };
}

/**
 * Held until the transaction ends, so that several instances count one after the other; taken in the order of the locks, so
 * that they never wait for one another.
 */
function lockingAllowances(keys: readonly string[]) {
  const locks = sql.join(keys.map((key) => sql`(hashtextextended(${`mail/${key}`}, 0))`));
  return sql`select pg_advisory_xact_lock(lock) from (select lock from (values ${locks}) as any_order (lock) order by lock) as in_order`;
}

/** What left within the last 24 hours, in order. */
function countedWithinADay(db: Database, keys: readonly string[], now: Date) {
  return db
    .selectFrom('mail')
    .select(['allowance_key', 'counted_at', 'purpose'])
    .where('allowance_key', 'in', keys)
    .where('counted_at', '>', after(now, -DAY_MS))
    .$narrowType<{ counted_at: Date }>()
    .orderBy('counted_at');
}

interface InLine {
  allowance_key: string;
  id: string;
  purpose: string;
  since: Date;
}

/**
 * Those who ask take turns: of each only the oldest mail is in line, since it was written or since that asker last got a
 * mail out, so that nobody waits for more than one mail of each who asked before, and for none of those who ask later.
 * What nobody asked for stands for itself. Of each purpose come as many as could be counted now.
 */
function firstsOfLines(keys: readonly string[], claimed: readonly ToCount[], now: Date) {
  const ofKeys = sql`allowance_key in (${sql.join(keys)})`;
  const ids = sql.join(claimed.map(({ mail }) => mail.id));
  return sql<InLine>`
    with in_line as (
      select distinct on (allowance_key, purpose, coalesce(asker, id::text))
        allowance_key, id, purpose, asker, created_at
      from mail
      where ${ofKeys} and counted_at is null and ${IS_WAITING}
        -- Also one that another instance has just claimed and not counted yet, but not one that failed and waits.
        and (last_error is null or due_at <= ${now} or id in (${ids}))
      order by allowance_key, purpose, coalesce(asker, id::text), created_at, id
    ), served as (
      select allowance_key, asker, max(counted_at) as last from mail
      where ${ofKeys} and counted_at is not null
      group by allowance_key, asker
    ), placed as (
      select in_line.allowance_key, id, purpose, greatest(created_at, last) as since, row_number() over (
        partition by in_line.allowance_key, purpose order by greatest(created_at, last), created_at, id) as place
      from in_line left join served on served.allowance_key = in_line.allowance_key and served.asker = in_line.asker
    )
    select allowance_key, id, purpose, since from placed where place <= ${claimed.length} order by place, purpose`;
}

/** Takes the next one out of a line; none where there is no more. Whoever was just served would come after all of them. */
function takeNext(inLine: InLine[], lastPurpose: string | null | undefined): InLine | undefined {
  const lastLine = lastPurpose && lineOf(lastPurpose);
  inLine.sort(
    (a, b) =>
      Number(lineOf(a.purpose) === lastLine) - Number(lineOf(b.purpose) === lastLine) ||
      a.since.getTime() - b.since.getTime(),
  );
  return inLine.shift();
}

/** Counts them, but for those that somebody holds: waiting for one while holding others could be waiting in a circle. */
function count(trx: Trx, ids: readonly string[], claimed: readonly ToCount[], now: Date): Promise<Mail[]> {
  const own = claimed.map(({ mail }) => mail.id);
  return trx
    .updateTable('mail')
    .set((eb) => ({
      counted_at: now,
      due_at: after(now, LEASE_MS),
      attempts: eb
        .case()
        .when('id', 'in', own)
        .then(eb.ref('attempts'))
        .else(eb('attempts', '+', 1))
        .end(),
    }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail')
        .select('id')
        .where('id', 'in', ids)
        .where('counted_at', 'is', null)
        .where(IS_WAITING)
        .forUpdate()
        .skipLocked(),
    )
    .returning(MAIL_COLUMNS)
    .execute();
}

/** All that wait with the same allowance, so that they are not looked at one by one. */
function puttingOff(trx: Trx, key: string, now: Date, until: Date) {
  return trx
    .updateTable('mail')
    .set({ due_at: until })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mail')
        .select('id')
        .where('allowance_key', '=', key)
        .where('counted_at', 'is', null)
        .where('handed_over_at', 'is', null)
        .where('due_at', '<=', now)
        .forUpdate()
        .skipLocked(),
    );
}

/** Not this one, or not yet: it was claimed, and never tried. */
async function giveBack(db: Database, mail: Mail, dueAt: Date): Promise<void> {
  await db
    .updateTable('mail')
    .set({ due_at: dueAt, attempts: mail.attempts - 1 })
    .where('id', '=', mail.id)
    .where('attempts', '=', mail.attempts)
    .where('counted_at', 'is', null)
    .execute();
}

/** Waits until whoever holds a mail is done with it. */
async function untilLetGo(db: Database, id: string): Promise<void> {
  await db.selectFrom('mail').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}
