import { sql } from 'kysely';
import type { Database } from '../../src/database/schema.ts';
import type { Fault } from './ledger.ts';
import type { Arrival } from './mailbox.ts';

/**
 * By the id of a mail: how often an instance died with it in hand, before its row said that it had left. Nobody can know then
 * whether the mail server took it.
 */
export type Unrecorded = ReadonlyMap<string, number>;

/**
 * Every mail that was due came, none came that no committed work wrote, and none came twice without one of the two reasons there
 * are: the mail server cut the connection after the whole mail, or the instance died before it could write down that it was gone.
 */
export async function reckonMails(
  db: Database,
  arrivals: readonly Arrival[],
  unrecorded: Unrecorded,
): Promise<Fault[]> {
  const rows = await db
    .selectFrom('mail')
    .select(['id', 'recipient', 'purpose', 'handed_over_at', 'withdrawn_at', 'abandoned_at', 'last_error'])
    .execute();
  const came = Map.groupBy(arrivals, ({ id }) => id);
  const known = new Set(rows.map(({ id }) => id));
  const unknown = [...came.keys()].filter((id) => !known.has(id));
  return [
    ...unknown.map((id): Fault => ({ as: 'wrong', what: `mail ${id} came, and nothing wrote it` })),
    ...rows.flatMap((row) => faultOf(row, came.get(row.id) ?? [], unrecorded)),
  ];
}

interface Row {
  id: string;
  recipient: string;
  purpose: string | null;
  handed_over_at: Date | null;
  withdrawn_at: Date | null;
  abandoned_at: Date | null;
  last_error: string | null;
}

function faultOf(row: Row, came: readonly Arrival[], unrecorded: Unrecorded): Fault[] {
  const mail = `mail ${row.id} (${row.purpose}) to ${row.recipient}`;
  if (row.recipient === '') return [];
  if (!row.withdrawn_at && !row.handed_over_at)
    return [{ as: 'lost', what: `${mail} never left: ${row.last_error ?? 'no fault told'}` }];
  if (row.handed_over_at && came.length === 0) return [{ as: 'lost', what: `${mail} left, and never came` }];
  if (came.some(({ to }) => to !== row.recipient))
    return [{ as: 'wrong', what: `${mail} came to somebody else` }];
  const reasons = came.filter(({ cut }) => cut).length + (unrecorded.get(row.id) ?? 0);
  return came.length > 1 + reasons
    ? [{ as: 'double', what: `${mail} came ${came.length} times, with ${reasons} reasons to` }]
    : [];
}

/** Each thing that is done writes its mails, with it or not at all. */
export async function reckonPurposes(db: Database): Promise<Fault[]> {
  const { rows } = await sql<{ what: string }>`
    with due as (
      select account_id, purpose, sum(mails) as count
      from audit_log join (values
        ('change-requested', 'change-requested', 1), ('change-activated', 'address-changed', 2),
        ('password-changed', 'password-changed', 1), ('password-recovered', 'password-changed', 1),
        ('change-disputed', 'change-disputed', 1)) as wanted (event, purpose, mails) using (event)
      where outcome = 'done' group by 1, 2),
    written as (
      select about_account_id as account_id, purpose, count(*) from mail
      where purpose in ('change-requested', 'address-changed', 'password-changed', 'change-disputed') group by 1, 2)
    select 'account ' || account_id || ': ' || coalesce(written.count, 0) || ' mails ' || purpose || ' instead of '
      || coalesce(due.count, 0) as what
    from due full join written using (account_id, purpose)
    where due.count is distinct from written.count`.execute(db);
  return rows.map(({ what }) => ({ as: 'lost', what }));
}
