import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { usableAccounts } from '../bank-accounts/bank-account.ts';
import { askedTooOftenUntil } from '../company/what-waits.ts';
import type { DirectDebitTable } from '../database/schema.ts';
import { givableServices } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { makeShortReference } from '../platform/short-reference.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { DIRECT_DEBIT_COLUMNS, type DirectDebitRow } from './direct-debit.ts';
import { debitDetails, tellAsked } from './tell.ts';

export interface WantedDebit {
  /** The same when the same form comes twice. */
  id: string;
  siren: string;
  service: string;
  bankAccountId: string;
  kind: DirectDebitTable['kind'];
  /** The contract that it changes. */
  replaces: string | null;
}

export type AskOutcome =
  | { outcome: 'asked' }
  /** It is responsible for this payment no longer. */
  | { outcome: 'not-held' }
  /** The account is not in force, or not declared for this payment. */
  | { outcome: 'account-gone' }
  /** There is a contract already, which can be changed. */
  | { outcome: 'already' }
  /** Another one waits. */
  | { outcome: 'already-asked' }
  /** Account and rhythm are those of the contract in force. */
  | { outcome: 'same' }
  /** The one to be changed is in force no longer. */
  | { outcome: 'gone' }
  | { outcome: 'too-often'; from: Date };

/**
 * Asks for a contract, or for the change of one, by a titulaire or suppléant of that payment, on an account in force. It is in
 * force after 72 hours and once the operator has confirmed it; all who answer for the company are told at once, each with a
 * link that stops it. The one that it changes debits until then.
 * @param paying the services that pay
 */
export async function askDebit(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  wanted: WantedDebit,
  paying: readonly string[],
): Promise<AskOutcome> {
  const { siren, service, kind } = wanted;
  await lockCompany(tx, siren);
  const held = await givableServices(tx, account.id, siren, 'delegataire');
  if (!held.includes(service) || !paying.includes(service)) return { outcome: 'not-held' };
  const living = await livingDebits(tx, wanted);
  if (living.some(({ id }) => id === wanted.id)) return { outcome: 'asked' };
  const usable = await usableAccounts(tx.db, siren);
  const on = usable.find(({ id, services }) => id === wanted.bankAccountId && services.includes(service));
  if (!on) return { outcome: 'account-gone' };
  const obstacle = obstacleAmong(living, wanted) ?? (await tooOften(tx, siren));
  if (obstacle) return obstacle;
  const row = {
    // Of a form that comes again after what it asked for was stopped, that one keeps the id.
    id: (await wasUsed(tx, wanted.id)) ? tx.random.uuid() : wanted.id,
    reference: makeShortReference(tx.random),
    siren,
    service,
    bank_account_id: on.id,
    kind,
    state: 'asked' as const,
    asked_by: account.id,
    asked_at: now,
    replaces: wanted.replaces,
  };
  await tx.db.insertInto('direct_debit').values(row).execute();
  await tellAsked(tx, row, account);
  await record(tx, {
    event: 'direct-debit-asked',
    accountId: account.id,
    origin,
    details: await debitDetails(tx, row),
  });
  return { outcome: 'asked' };
}

async function wasUsed({ db }: Tx, id: string): Promise<boolean> {
  const ended = await db.selectFrom('direct_debit').select('id').where('id', '=', id).executeTakeFirst();
  return ended !== undefined;
}

/** Of this payment, held until the transaction ends. One that a dispute suspended keeps no other from being asked for. */
function livingDebits({ db }: Tx, { siren, service }: WantedDebit): Promise<DirectDebitRow[]> {
  return db
    .selectFrom('direct_debit')
    .select(DIRECT_DEBIT_COLUMNS)
    .where('siren', '=', siren)
    .where('service', '=', service)
    .where('state', 'in', ['asked', 'in-force'])
    .forUpdate()
    .execute();
}

function obstacleAmong(living: readonly DirectDebitRow[], wanted: WantedDebit): AskOutcome | undefined {
  if (living.some(({ state }) => state === 'asked')) return { outcome: 'already-asked' };
  const present = living.find(({ state }) => state === 'in-force');
  if (wanted.replaces === null) return present && { outcome: 'already' };
  if (present?.id !== wanted.replaces) return { outcome: 'gone' };
  const isSame = present.bank_account_id === wanted.bankAccountId && present.kind === wanted.kind;
  return isSame ? { outcome: 'same' } : undefined;
}

/** Each is mailed to everybody who acts for the company. */
async function tooOften(tx: Tx, siren: string): Promise<AskOutcome | undefined> {
  const from = await askedTooOftenUntil(tx, 'direct_debit', siren);
  return from && { outcome: 'too-often', from };
}
