import type { Account } from '../account/account.ts';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { managedDossier } from '../company/acting.ts';
import { companyAddress, putBackCompanyAddress } from '../company/company-address.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { asConfirmedHolder, type Confirmation, type NotConfirmed } from '../passwords/as-confirmed-holder.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import {
  type AddressChange,
  activatedAddresses,
  addressChangeById,
  endPendingAddress,
  pendingAddress,
  undoableUntil,
} from './address-change.ts';
import { contestStateOf } from './contest-state.ts';
import type { WhyUndone } from './mails.tsx';
import { tellOfStop, tellOfUndoing } from './tell-of-change.tsx';

export type ContestOutcome =
  | { outcome: 'stopped' }
  | { outcome: 'undone' }
  /** Or not any more. */
  | { outcome: 'cannot-be' };

/**
 * By the link mailed to the address before: a request dies, a change is undone. Whoever reads that mailbox proves no more than
 * that, and may have left the company: once in seven days, see `LINK_SPENT_DAYS`. No account stands behind it.
 */
export function contestAddress(
  platform: Platform,
  changeId: string,
  wanted: 'stop' | 'undo',
  origin: Origin,
): Promise<ContestOutcome> {
  return inTransaction(platform, async (tx): Promise<ContestOutcome> => {
    const known = await addressChangeById(tx.db, changeId);
    if (!known) return { outcome: 'cannot-be' };
    const { siren } = known;
    await lockCompany(tx, siren);
    // Under the lock: the code may have been entered meanwhile.
    const change = await addressChangeById(tx.db, changeId);
    if (!change) return { outcome: 'cannot-be' };
    const { state } = contestStateOf(change, tx.clock.now());
    if (wanted === 'stop' && state === 'can-be-stopped') {
      await endPendingAddress(tx, siren, 'disputed');
      await tellOfStop(tx, change, (await companyAddress(tx.db, siren))?.email);
      await record(tx, { event: 'company-address-disputed', origin, details: { siren } });
      return { outcome: 'stopped' };
    }
    if (wanted === 'undo' && state === 'can-be-undone') {
      await undo(tx, change, { why: 'link', origin });
      return { outcome: 'undone' };
    }
    return { outcome: 'cannot-be' };
  });
}

export type PutBackOutcome = { outcome: 'put-back' } | { outcome: 'too-late' } | NotConfirmed;

/** By whoever manages the company, in the space and with the password: the newest change, within 72 hours. */
export function putAddressBack(
  platform: Platform,
  actor: Actor,
  present: Confirmation,
  { siren, changeId }: { siren: string; changeId: string },
): Promise<PutBackOutcome> {
  return asConfirmedHolder(
    platform,
    actor,
    present,
    async ({ tx, account, now }): Promise<PutBackOutcome> => {
      await lockCompany(tx, siren);
      const [newest] = (await managedDossier(tx, account.id, siren))
        ? await activatedAddresses(tx.db, siren)
        : [];
      // Another one may be in force by now: what is undone is what the page showed.
      if (newest?.id !== changeId || !undoableUntil(newest, now)) return { outcome: 'too-late' };
      await undo(tx, newest, { why: 'manager', by: account, origin: actor.origin });
      return { outcome: 'put-back' };
    },
  );
}

/** What a dispute of a sign-in address did to the address of a company. */
export interface DisputedAddress {
  siren: string;
  what: 'undone' | 'cancelled';
}

interface DisputedWork {
  /** From 72 hours before the disputed request. */
  since: Date;
  /** Those whom the account let in meanwhile, in that company: an accomplice is one of them. */
  letIn: readonly { accountId: string; siren: string }[];
  origin?: Origin | undefined;
}

/**
 * Undoes what the bearer of a disputed account did, and whoever it let in: requests that wait end, and of each company the
 * changes made since then are undone, as long as nobody else has proved another address on top of them. The caller holds the
 * account and its companies.
 */
export async function undoAddressesOf(
  tx: Tx,
  account: Account,
  { since, letIn, origin }: DisputedWork,
): Promise<DisputedAddress[]> {
  const done: DisputedAddress[] = [];
  for (const [siren, doers] of await companiesOf(tx, account.id, { since, letIn })) {
    await lockCompany(tx, siren);
    const pending = await pendingAddress(tx, siren);
    if (pending && doers.has(pending.change.account_id)) {
      await endPendingAddress(tx, siren, 'cancelled');
      const told = { accountId: account.id, ...(origin && { origin }), details: { siren } };
      await record(tx, { event: 'company-address-cancelled', ...told });
      done.push({ siren, what: 'cancelled' });
    }
    const first = firstInARow(await activatedAddresses(tx.db, siren), doers, since);
    if (!first) continue;
    await undo(tx, first, { why: 'sign-in-dispute', of: account, origin });
    done.push({ siren, what: 'undone' });
  }
  return done;
}

/** By SIREN, in their order: whose changes are undone there. */
async function companiesOf(
  { db }: Tx,
  accountId: string,
  { since, letIn }: Pick<DisputedWork, 'since' | 'letIn'>,
): Promise<[siren: string, doers: ReadonlySet<string | null>][]> {
  const doersIn = (siren: string) =>
    new Set<string | null>([
      accountId,
      ...letIn.filter((one) => one.siren === siren).map((one) => one.accountId),
    ]);
  const rows = await db
    .selectFrom('company_address_change')
    .select(['siren', 'account_id'])
    .where('account_id', 'in', [accountId, ...letIn.map((one) => one.accountId)])
    .where((eb) => eb.or([eb('status', '=', 'pending'), eb('activated_at', '>=', since)]))
    .orderBy('siren')
    .execute();
  const sirens = rows.filter((row) => doersIn(row.siren).has(row.account_id)).map(({ siren }) => siren);
  return [...new Set(sirens)].map((siren) => [siren, doersIn(siren)]);
}

/** Of the newest changes, as long as all are theirs: the earliest. */
function firstInARow(
  newestFirst: readonly AddressChange[],
  doers: ReadonlySet<string | null>,
  since: Date,
): AddressChange | undefined {
  let first: AddressChange | undefined;
  for (const change of newestFirst) {
    if (!doers.has(change.account_id) || !change.activated_at || change.activated_at < since) break;
    first = change;
  }
  return first;
}

/**
 * Gives the company back the address before a change, and undoes those made on top of it; a request that waits dies. The caller
 * holds the company's lock.
 */
async function undo(
  tx: Tx,
  change: AddressChange,
  { why, by, of, origin }: { why: WhyUndone; by?: Account; of?: Account; origin?: Origin | undefined },
): Promise<void> {
  const { siren, old_email: email, old_proved_at: provedAt } = change;
  const now = tx.clock.now();
  const all = await activatedAddresses(tx.db, siren);
  const undone = all.slice(0, all.findIndex(({ id }) => id === change.id) + 1);
  const withdrawn = undone[0]?.new_email ?? change.new_email;
  await tx.db
    .updateTable('company_address_change')
    .set({ status: 'undone', ended_at: now, link_used_at: why === 'link' ? now : null })
    .where(
      'id',
      'in',
      undone.map(({ id }) => id),
    )
    .execute();
  await endPendingAddress(tx, siren, 'cancelled');
  const former = email !== null && provedAt !== null ? { email, provedAt } : undefined;
  await putBackCompanyAddress(
    tx,
    siren,
    former,
    undone.map(({ new_email }) => new_email),
  );
  await tellOfUndoing(tx, siren, { why, by, origin, restored: former?.email, withdrawn });
  const actorId = (by ?? of)?.id;
  await record(tx, {
    event: 'company-address-undone',
    ...(actorId && { accountId: actorId }),
    ...(origin && { origin }),
    details: { siren, why, oldAddress: maskedEmail(withdrawn) },
  });
}
