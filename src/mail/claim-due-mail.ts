import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ground, Platform } from '../platform/platform.ts';
import { countFirstInLine, type ToCount } from './count-in-turn.ts';
import { after, IS_WAITING, LEASE_MS, MAIL_COLUMNS, type Mail } from './mail.ts';
import { allowanceOf, LANES, type Opening } from './purposes.ts';

export interface Claimed {
  mails: Mail[];
  /** Others may be due. */
  mayBeMore: boolean;
}

/**
 * Claims the mails to hand over next, for ten minutes: other instances leave them alone, and if this one dies they come up
 * again. One whose allowance has no room waits until it has, and counts for nothing until then.
 * @param most as many at most
 * @param openings the lanes that may be taken from; by default all, whoever the recipient is
 */
export async function claimDueMails(
  platform: Platform,
  most: number,
  openings: readonly Opening[] = ALL_OPEN,
): Promise<Claimed> {
  if (openings.length === 0) return { mails: [], mayBeMore: true };
  for (;;) {
    const found = await claimFirst(platform, most, openings);
    const toCount = found.flatMap(toBeCounted);
    const ready = found.filter((found) => !toCount.some(({ mail }) => mail === found));
    const counted = await countFirstInLine(platform, toCount);
    const mails = [...ready, ...counted.mails];
    const mayBeMore = found.length === most || counted.isAnyLeft;
    if (mails.length > 0 || !mayBeMore) return { mails, mayBeMore };
  }
}

/** Not what was counted already, when an instance claimed it that died, nor what another version wrote: it has no allowance. */
function toBeCounted(mail: Mail): ToCount[] {
  const { allowance_key: key, purpose, counted_at } = mail;
  const allowance = allowanceOf(purpose);
  return key && allowance && !counted_at ? [{ mail, key, allowance }] : [];
}

/**
 * One statement finds the mails, sees that they are still wanted, and claims them. The row a withdrawal not yet
 * committed holds is skipped, not waited for.
 */
function claimFirst({ db, clock }: Ground, most: number, openings: readonly Opening[]): Promise<Mail[]> {
  const now = clock.now();
  return db
    .with(
      // Looked for once, however the statement is planned.
      (cte) => cte('due').materialized(),
      (w) =>
        w
          .selectFrom('mail')
          .select('id')
          .where('due_at', '<=', now)
          .where(IS_WAITING)
          .where((mail) => mail.or(openings.map(isIn)))
          .orderBy('lane')
          .orderBy('due_at')
          .limit(most)
          .forUpdate()
          .skipLocked(),
    )
    .updateTable('mail')
    .from('due')
    .whereRef('mail.id', '=', 'due.id')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), due_at: after(now, LEASE_MS) }))
    .returning(MAIL_COLUMNS)
    .execute();
}

const ALL_OPEN: readonly Opening[] = LANES.map((_name, lane) => ({ lane, fullDomains: [] }));

function isIn({ lane, fullDomains }: Opening): RawBuilder<SqlBool> {
  if (fullDomains.length === 0) return sql<SqlBool>`lane = ${lane}`;
  return sql<SqlBool>`(lane = ${lane} and lower(split_part(recipient, '@', 2)) not in (${sql.join(fullDomains)}))`;
}
