import { sql } from 'kysely';
import type { Tx } from '../platform/unit-of-work.ts';
import { asItWas, become, isInTheWay, whoGave } from './as-it-was.ts';
import { type Changed, changedRoles, type Disputed } from './changed-roles.ts';
import { type Done, grouped, type Undone, type UndoneRoles } from './undone-roles.ts';

/** `suspend` where only a mailbox or a former password was proved: nobody gains a right by it. */
export type Way = 'undo' | 'suspend';

/**
 * Undoes what the bearer of an account did to roles from 72 hours before a disputed request until now, and what those did
 * whom he let in: what was given gives nothing any more, and, where the holder has proved to be one (`undo`), what was taken
 * is given back. What others changed since by themselves is taken away where it gives a right, and never given back. The
 * caller holds the account and its companies.
 */
export async function undoRoles(tx: Tx, disputed: Disputed, way: Way): Promise<UndoneRoles[]> {
  return forTheSakeOf(tx, disputed.changeId, async () => {
    const changed = await changedRoles(tx, disputed);
    const done: Done[] = [];
    const { accountId } = disputed;
    const handedOver = changed.filter((one) => isHandedOver(one, accountId));
    const contested = new Set(handedOver.map(placeOf));
    const undoing = { tx, way, now: tx.clock.now(), accountId, contested };
    // A titulaire makes room before another comes back; a délégataire comes back after who gave the delegation.
    const [giving, others] = [
      changed.filter((one) => givesRight(one, undoing.now)),
      changed.filter((one) => !givesRight(one, undoing.now)),
    ];
    for (const one of giving) done.push([one, await takeBack(undoing, one)]);
    for (const one of others.toSorted(delegatairesLast)) done.push([one, await giveBack(undoing, one)]);
    return grouped(done);
  });
}

/** The database notes with each change of a mandate that a dispute did it, and nobody who was signed in. */
export async function forTheSakeOf<T>(tx: Tx, changeId: string, work: () => Promise<T>): Promise<T> {
  await sql`select set_config('espace.dispute', ${changeId}, true), set_config('espace.actor', '', true),
    set_config('espace.at', ${tx.clock.now().toISOString()}, true)`.execute(tx.db);
  const result = await work();
  await sql`select set_config('espace.dispute', '', true)`.execute(tx.db);
  return result;
}

interface Undoing {
  tx: Tx;
  way: Way;
  now: Date;
  /** Whose address is disputed. */
  accountId: string;
  /** Company and service of each handover that the operator will decide. */
  contested: ReadonlySet<string>;
}

const placeOf = ({ siren, service }: Changed) => `${siren} ${service}`;
/** A titulaire made by the disputed account, which agreed to be replaced. Asleep, he keeps the place from everybody else. */
const isHandedOver = ({ role, state, account_id, former_state }: Changed, disputedId: string) =>
  role === 'titulaire' && state !== 'ended' && account_id !== disputedId && former_state === null;
const isOver = (until: Date | null, now: Date) => until !== null && until <= now;
const delegatairesLast = (one: Changed, other: Changed) =>
  Number(one.role === 'delegataire') - Number(other.role === 'delegataire');

function givesRight({ state, until }: Pick<Changed, 'state' | 'until'>, now: Date): boolean {
  return state === 'active' && !isOver(until, now);
}

/** Of what gives a right now. */
async function takeBack(undoing: Undoing, one: Changed): Promise<Undone | undefined> {
  const { tx, now, accountId } = undoing;
  const { former_state, former_role, former_until } = one;
  const gave = former_state === 'active' && former_role === one.role && !isOver(former_until, now);
  if (gave) return asBefore(undoing, one);
  if (one.role === 'titulaire' && one.account_id === accountId) return 'kept';
  await become(tx, one, { state: 'asleep' });
  return one.role === 'titulaire' ? 'contested' : 'suspended';
}

/** It gave its right before and gives it now: only its end, what it lets one do, or who gave it may be another. */
async function asBefore({ tx, way }: Undoing, one: Changed): Promise<Undone | undefined> {
  const [more, less] = [differences(one, 'more'), differences(one, 'less')];
  const givesBack = way === 'undo' && one.untouched;
  const granted_by = one.untouched ? await whoGave(tx, one) : one.granted_by;
  await become(tx, one, { granted_by, ...more, ...(givesBack && less) });
  if (less) return givesBack ? 'restored' : 'taken';
  return more || granted_by !== one.granted_by ? 'reduced' : undefined;
}

/** Where it gives more than before, or less: the columns as they were; undefined where it does not. */
function differences({ until, access, former_until, former_access }: Changed, which: 'more' | 'less') {
  const [one, other] = which === 'more' ? [until, former_until] : [former_until, until];
  const isLonger = other !== null && (one === null || one > other);
  const isWider = former_access !== access && (access === 'act') === (which === 'more');
  if (!isLonger && !isWider) return undefined;
  return {
    ...(isLonger && { until: former_until }),
    ...(isWider && former_access !== null && { access: former_access }),
  };
}

/** Of what gives none now. */
async function giveBack(undoing: Undoing, one: Changed): Promise<Undone | undefined> {
  const { former_state: state, former_role: role } = one;
  if (isNew(state)) return one.state === 'ended' || one.state === 'asleep' ? undefined : endNow(undoing, one);
  // What slept before sleeps again.
  const had = (state === 'active' || state === 'asleep') && !isOver(one.former_until, undoing.now);
  if (!had || (state === one.state && role === one.role)) return undefined;
  const isContested = undoing.contested.has(placeOf(one));
  return giveBackHad(undoing, one, isContested);
}

/** Of what gave a right, or slept. */
async function giveBackHad(
  undoing: Undoing,
  one: Changed,
  isContested: boolean,
): Promise<Undone | undefined> {
  if (isContested && one.account_id === undoing.accountId && one.former_role === 'titulaire')
    return 'contested';
  // What the new titulaire was before: while the one role sleeps, it is that of before again.
  const isLesser = isContested && one.ended_reason === 'became-titulaire';
  // And while that role stays, it is nothing less besides.
  if (one.ended_reason === 'became-titulaire' && !isContested) return undefined;
  const { tx, way } = undoing;
  if ((way === 'suspend' && !isLesser) || !one.untouched || (await isInTheWay(tx, one))) return 'taken';
  await become(tx, one, await asItWas(tx, one));
  return 'restored';
}

/** It gave nothing before, and never had. */
const isNew = (former: Changed['former_state']) =>
  former === null || former === 'asked' || former === 'offered';

async function endNow({ tx, now }: Undoing, one: Changed): Promise<Undone> {
  await become(tx, one, { state: 'ended', until: now, ended_reason: 'disputed' });
  return 'ended';
}
