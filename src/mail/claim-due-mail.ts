import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database, MailTable, Trx } from '../database/schema.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { type Allowance, allowanceOf, LANES, lineOf, type Opening } from './purposes.ts';

export type Mail = Selectable<MailTable>;

/** Longer than the transport may ever take for one mail. */
const LEASE_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

/**
 * Claims the mail to hand over next, for ten minutes: other instances leave it alone, and if this one dies it comes up
 * again. One whose allowance has no room waits until it has, and counts for nothing until then.
 * @param openings the lanes that may be taken from; by default all, whoever the recipient is
 */
export async function claimDueMail(
  platform: Platform,
  openings: readonly Opening[] = ALL_OPEN,
): Promise<Mail | undefined> {
  if (openings.length === 0) return undefined;
  for (;;) {
    const mail = await claimFirst(platform, openings);
    const allowance = allowanceOf(mail?.purpose);
    // Counted already: it was claimed by an instance that died. No allowance: written by another version.
    if (!mail?.allowance_key || !allowance || mail.counted_at) return mail;
    const claimed = await claimWithinAllowance(platform, mail, mail.allowance_key, allowance);
    if (claimed) return claimed;
  }
}

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

/** Held until the transaction ends, so that several instances count one after the other. */
async function lockAllowance(trx: Trx, key: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail/${key}`}, 0))`.execute(trx);
}

/** What left within the last 24 hours, in order. */
function countedWithinADay(db: Database, key: string, now: Date) {
  return db
    .selectFrom('mail')
    .select(['counted_at', 'purpose'])
    .where('allowance_key', '=', key)
    .where('counted_at', '>', new Date(now.getTime() - DAY_MS))
    .$narrowType<{ counted_at: Date }>()
    .orderBy('counted_at')
    .execute();
}

/**
 * One statement finds the mail, sees that it is still wanted, and claims it. The row a withdrawal not yet
 * committed holds is skipped, not waited for.
 */
function claimFirst({ db, clock }: Ground, openings: readonly Opening[]): Promise<Mail | undefined> {
  const now = clock.now();
  return db
    .updateTable('mail')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), due_at: after(now, LEASE_MS) }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('mail')
        .select('id')
        .where('due_at', '<=', now)
        .where('handed_over_at', 'is', null)
        .where('withdrawn_at', 'is', null)
        .where('abandoned_at', 'is', null)
        .where((mail) => mail.or(openings.map(isIn)))
        .orderBy('lane')
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
}

const ALL_OPEN: readonly Opening[] = LANES.map((_name, lane) => ({ lane, fullDomains: [] }));

function isIn({ lane, fullDomains }: Opening): RawBuilder<SqlBool> {
  if (fullDomains.length === 0) return sql<SqlBool>`lane = ${lane}`;
  return sql<SqlBool>`(lane = ${lane} and lower(split_part(recipient, '@', 2)) not in (${sql.join(fullDomains)}))`;
}

/**
 * Counts the first in line with the allowance of a mail just claimed, not always that mail itself.
 * @returns undefined when none may leave now
 */
async function claimWithinAllowance(
  platform: Platform,
  mail: Mail,
  key: string,
  allowance: Allowance,
): Promise<Mail | undefined> {
  const now = platform.clock.now();
  const { first, waitUntil } = await inTransaction(platform, async (tx) => {
    await lockAllowance(tx.db, key);
    const counted = await countedWithinADay(tx.db, key, now);
    const instants = counted.map(({ counted_at }) => counted_at);
    const room = roomAt(instants, allowance);
    if (room > now) {
      await putOff(tx.db, key, now, room);
      return { waitUntil: room };
    }
    const id = await firstInLine(tx.db, mail, counted.at(-1)?.purpose ?? null, now);
    return { first: await count(tx.db, id, mail, now), waitUntil: now };
  });
  // Only now: whoever withdraws several mails at once must not wait for this transaction and be waited for by it.
  if (first?.id !== mail.id) await giveBack(platform.db, mail, waitUntil);
  return first;
}

/**
 * Those who ask take turns: of each only the oldest mail is in line, since it was written or since that asker last got a
 * mail out, so that nobody waits for more than one mail of each who asked before, and for none of those who ask later.
 */
async function firstInLine(trx: Trx, claimed: Mail, lastPurpose: string | null, now: Date): Promise<string> {
  const { rows } = await sql<{ id: string; purpose: string; since: Date }>`
    with in_line as (
      select distinct on (purpose, asker) id, purpose, asker, created_at
      from mail
      where allowance_key = ${claimed.allowance_key} and counted_at is null and handed_over_at is null
        and withdrawn_at is null and abandoned_at is null
        -- Also one that another instance has just claimed and not counted yet; not one that failed and waits for it.
        and (last_error is null or due_at <= ${now} or id = ${claimed.id})
      order by purpose, asker, created_at, id
    ), served as (
      select asker, max(counted_at) as last from mail
      where allowance_key = ${claimed.allowance_key} and counted_at is not null
      group by asker
    )
    select distinct on (purpose) id, purpose, greatest(created_at, last) as since
    from in_line left join served on served.asker = in_line.asker
    order by purpose, since, created_at, id`.execute(trx);
  const lastLine = lastPurpose && lineOf(lastPurpose);
  const [first] = rows.sort(
    (a, b) =>
      Number(lineOf(a.purpose) === lastLine) - Number(lineOf(b.purpose) === lastLine) ||
      a.since.getTime() - b.since.getTime(),
  );
  return first?.id ?? claimed.id;
}

/** @returns undefined when it was withdrawn in the meantime */
function count(trx: Trx, id: string, claimed: Mail, now: Date): Promise<Mail | undefined> {
  return trx
    .updateTable('mail')
    .set((eb) => ({
      counted_at: now,
      due_at: after(now, LEASE_MS),
      attempts: id === claimed.id ? claimed.attempts : eb('attempts', '+', 1),
    }))
    .where('id', '=', id)
    .where('counted_at', 'is', null)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** All that wait with the same allowance, so that they are not looked at one by one. */
async function putOff(trx: Trx, key: string, now: Date, until: Date): Promise<void> {
  await trx
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
    )
    .execute();
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

function after(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
