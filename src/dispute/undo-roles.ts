import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { MandateRole, MandateState } from '../database/schema.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/** What was done so long before a disputed request is the thief's work too: milliseconds. */
export const BEFORE_REQUEST_MS = 72 * 3_600_000;

/** Mandates of one person in one company and role, and what became of them for the sake of a dispute. */
export interface UndoneRoles {
  siren: string;
  role: MandateRole;
  services: string[];
  /** Whose they are. */
  accountId: string;
  what: Undone;
}

/**
 * `suspended`: given since, it gives nothing now. `ended`: the same, of a titulaire, or of what never gave a right.
 * `restored`: taken since, it is as before. `shortened`: its end is the one before. `taken`: it was taken since, and stays
 * so: by what was proved it cannot be given back, or somebody else holds it now.
 */
export type Undone = 'suspended' | 'ended' | 'restored' | 'shortened' | 'taken';

/** `suspend` where only a mailbox or a former password was proved: nobody gains a right by it. */
export type Way = 'undo' | 'suspend';

export interface Disputed {
  /** Whose change of address it is. */
  accountId: string;
  changeId: string;
  requestedAt: Date;
}

/** A mandate that the disputed account has changed, as it was before and as it is now. */
interface Changed {
  id: string;
  siren: string;
  service: string | null;
  account_id: string;
  role: MandateRole;
  state: MandateState;
  until: Date | null;
  former_state: MandateState | null;
  former_role: MandateRole | null;
  former_until: Date | null;
  /** Nobody else has changed it since. */
  untouched: boolean;
}

/**
 * Undoes what the bearer of an account did to roles from 72 hours before a disputed request until now: what was given gives
 * nothing any more, and, where the holder has proved to be one (`undo`), what was taken is given back. What others changed
 * since by themselves is taken away where it gives a right, and never given back. The caller holds the account and its
 * companies.
 */
export async function undoRoles(tx: Tx, disputed: Disputed, way: Way): Promise<UndoneRoles[]> {
  const now = tx.clock.now();
  await sql`select set_config('espace.dispute', ${disputed.changeId}, true),
    set_config('espace.actor', '', true), set_config('espace.at', ${now.toISOString()}, true)`.execute(tx.db);
  const changed = await changedBy(tx, disputed);
  const done: [Changed, Undone | undefined][] = [];
  // A titulaire makes room before another comes back.
  for (const one of changed) if (givesRight(one, now)) done.push([one, await takeBack(tx, one, now)]);
  for (const one of changed) if (!givesRight(one, now)) done.push([one, await giveBack(tx, one, way, now)]);
  await sql`select set_config('espace.dispute', '', true)`.execute(tx.db);
  return grouped(done);
}

/**
 * After a freeze that the assistance ends without a dispute being right: what was suspended for its sake and that nobody
 * touched since gives its right again.
 */
export async function wakeSuspended(tx: Tx, accountId: string): Promise<void> {
  await sql`
    update mandate set state = former_state, role = former_role, until = former_until
    from mandate_change change
    where change.mandate_id = mandate.id and change.state = 'asleep' and mandate.state = 'asleep'
      and change.dispute_id in (select id from credential_change where account_id = ${accountId})
      and not exists (
        select from mandate_change later where later.mandate_id = mandate.id and later.id > change.id)`.execute(
    tx.db,
  );
}

/**
 * The first change by that account since, which says how it was before, and whether another came after. What was accepted
 * upon its offer was given by it.
 */
async function changedBy({ db }: Tx, { accountId, requestedAt }: Disputed): Promise<Changed[]> {
  const since = new Date(requestedAt.getTime() - BEFORE_REQUEST_MS);
  const { rows } = await sql<Changed>`
    select mandate.id, siren, service, account_id, role, mandate.state, until,
      former_state, former_role, former_until, not exists (
        select from mandate_change other
        where other.mandate_id = mandate.id and other.id > first.id and other.changed_by is distinct from ${accountId}
          and other.dispute_id is null
      ) as untouched
    from mandate join lateral (
      select * from mandate_change
      where mandate_id = mandate.id and at >= ${since} and ${isTheirs('mandate_change', accountId, since)}
      order by id limit 1
    ) first on true
    where mandate.id in (
      select mandate_id from mandate_change where changed_by = ${accountId} and at >= ${since}
      union all select id from mandate where granted_by = ${accountId} and since >= ${since})
    order by siren, service, mandate.id
    for update of mandate`.execute(db);
  return rows;
}

/** Done by that account, or made upon an offer of its own of that time. */
function isTheirs(change: string, accountId: string, since: Date): RawBuilder<SqlBool> {
  const [by, former] = [sql.ref(`${change}.changed_by`), sql.ref(`${change}.former_state`)];
  return sql`(${by} = ${accountId} or (${former} is null and mandate.granted_by = ${accountId} and exists (
    select from mandate_offer offer
    where offer.given_by = ${accountId} and offer.offered_at >= ${since} and offer.siren = mandate.siren
      and offer.role = mandate.role and mandate.service = any(offer.services))))`;
}

const isOver = (until: Date | null, now: Date) => until !== null && until <= now;

function givesRight({ state, until }: Pick<Changed, 'state' | 'until'>, now: Date): boolean {
  return state === 'active' && !isOver(until, now);
}

/** Of what gives a right now. */
async function takeBack(tx: Tx, one: Changed, now: Date): Promise<Undone | undefined> {
  const { former_state, former_role, former_until } = one;
  const gave = former_state === 'active' && former_role === one.role && !isOver(former_until, now);
  if (!gave) {
    if (one.role !== 'titulaire') return become(tx, one, { state: 'asleep' }, 'suspended');
    return become(tx, one, { state: 'ended', until: now, ended_reason: 'disputed' }, 'ended');
  }
  const isLonger = former_until !== null && (one.until === null || one.until > former_until);
  return isLonger ? become(tx, one, { until: former_until }, 'shortened') : undefined;
}

/** Of what gives none now. */
async function giveBack(tx: Tx, one: Changed, way: Way, now: Date): Promise<Undone | undefined> {
  const { former_state: state, former_role: role, former_until: until } = one;
  if (state === null || state === 'asked' || state === 'offered')
    return one.state === 'ended' || one.state === 'asleep'
      ? undefined
      : become(tx, one, { state: 'ended', until: now, ended_reason: 'disputed' }, 'ended');
  if (state === 'ended' || isOver(until, now) || role === null) return undefined;
  if (state === one.state && role === one.role) return undefined;
  // What slept before sleeps again.
  if (state !== 'active' && state !== 'asleep') return undefined;
  if (way === 'suspend' || !one.untouched || (await isHeldByAnother(tx, one, role, state))) return 'taken';
  return become(tx, one, { state, role, until, ended_reason: null }, 'restored');
}

/** A right of the same kind may be somebody else's by now, or the person's again by another way. */
async function isHeldByAnother(
  { db }: Tx,
  one: Changed,
  role: MandateRole,
  state: MandateState,
): Promise<boolean> {
  const { rows } = await sql`
    select from mandate as other where other.siren = ${one.siren} and other.service = ${one.service} and other.id <> ${one.id}
      and ((${role === 'titulaire' && state === 'active'} and other.role = 'titulaire' and other.state = 'active')
        or (other.account_id = ${one.account_id} and other.role = ${role} and other.state <> 'ended'))`.execute(
    db,
  );
  return rows.length > 0;
}

async function become(
  { db }: Tx,
  { id }: Changed,
  to: {
    state?: MandateState;
    role?: MandateRole;
    until?: Date | null;
    ended_reason?: string | null;
  },
  done: Undone,
): Promise<Undone> {
  await db.updateTable('mandate').set(to).where('id', '=', id).execute();
  return done;
}

function grouped(done: readonly [Changed, Undone | undefined][]): UndoneRoles[] {
  const groups = new Map<string, UndoneRoles>();
  for (const [{ siren, service, account_id: accountId, role, former_role }, what] of done) {
    if (what === undefined) continue;
    const shown = what === 'restored' ? (former_role ?? role) : role;
    const key = [siren, accountId, shown, what].join();
    const group = groups.get(key) ?? { siren, role: shown, services: [], accountId, what };
    if (service !== null && !group.services.includes(service)) group.services.push(service);
    groups.set(key, group);
  }
  return [...groups.values()];
}
