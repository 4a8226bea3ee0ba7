import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { askedTooOftenUntil } from '../company/what-waits.ts';
import { givableServices } from '../mandates/granting/company.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import type { Random } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import {
  BANK_ACCOUNT_COLUMNS,
  type BankAccountRow,
  type BankDetails,
  detailsOf,
  keptDetails,
} from './bank-account.ts';
import { heldByOthers } from './held-by-others.ts';
import { maskedIban, shownOf } from './iban.ts';
import { MOST_ACCOUNTS } from './rules.ts';
import { bankDetails, tellAsked } from './tell.ts';

export interface WantedAccount {
  /** The same when the same form comes twice. */
  id: string;
  siren: string;
  details: BankDetails;
  /** What is to be paid from it. */
  services: readonly string[];
  /** The one whose place it is to take. */
  replaces: string | null;
}

export type AskOutcome =
  | { outcome: 'asked' }
  /** In force, or asked for already, under the same number. */
  | { outcome: 'already' | 'already-asked'; shown: string }
  /** The one to be replaced has the same number, name and uses. */
  | { outcome: 'same' }
  | { outcome: 'too-many' }
  | { outcome: 'too-often'; from: Date }
  /** It is responsible for one of these payments no longer. */
  | { outcome: 'not-held' }
  /** Somebody else has asked for another in the place of the same one. */
  | { outcome: 'replaced-meanwhile' }
  /** The one to be replaced is in force no longer, or another's responsibility. */
  | { outcome: 'gone' };

/**
 * Asks for a bank account, by a titulaire or suppléant of every payment that it is to serve. It is in force after 72 hours
 * at the earliest; all who answer for the company are told at once, each with a link that stops it. One that is to be
 * replaced pays until then.
 * @param paying the services that pay
 */
export async function askAccount(
  { tx, account, now }: AsHolder,
  { origin }: Actor,
  wanted: WantedAccount,
  paying: readonly string[],
): Promise<AskOutcome> {
  const { siren, services, details } = wanted;
  await lockCompany(tx, siren);
  const held = await givableServices(tx, account.id, siren, 'delegataire');
  if (services.some((service) => !held.includes(service) || !paying.includes(service)))
    return { outcome: 'not-held' };
  const living = await livingAccounts(tx, siren);
  if (living.some(({ id }) => id === wanted.id)) return { outcome: 'asked' };
  // Of a form that comes again after what it asked for was stopped, that one keeps the id.
  const isUsed = await wasUsed(tx, wanted.id);
  const replaced = living.find(({ id }) => id === wanted.replaces);
  const obstacle =
    (await replacementObstacle(tx, wanted, living, held)) ??
    sameNumber(tx, wanted, living) ??
    (living.length - (replaced ? 1 : 0) >= MOST_ACCOUNTS ? ({ outcome: 'too-many' } as const) : undefined) ??
    (await tooOften(tx, siren));
  if (obstacle) return obstacle;
  const row: Pick<BankAccountRow, 'id' | 'siren' | 'services' | 'asked_by' | 'asked_at' | 'iban_shown'> & {
    replaces: string | null;
  } = {
    id: isUsed ? tx.random.uuid() : wanted.id,
    siren,
    services: [...services],
    asked_by: account.id,
    asked_at: now,
    iban_shown: shownOf(details.iban),
    replaces: wanted.replaces,
  };
  await tx.db
    .insertInto('bank_account')
    .values({
      ...row,
      ...keptDetails(tx, details),
      mandate_reference: mandateReference(tx.random, siren),
      state: 'asked',
    })
    .execute();
  await tellAsked(tx, row, { by: account, replaced });
  await record(tx, {
    event: 'bank-account-asked',
    accountId: account.id,
    origin,
    details: { ...bankDetails(row), ...(replaced && { replaces: maskedIban(replaced.iban_shown) }) },
  });
  return { outcome: 'asked' };
}

/** In force, waiting or suspended, held until the transaction ends. */
function livingAccounts({ db }: Tx, siren: string): Promise<BankAccountRow[]> {
  return db
    .selectFrom('bank_account')
    .select(BANK_ACCOUNT_COLUMNS)
    .where('siren', '=', siren)
    .where('ended_at', 'is', null)
    .forUpdate()
    .execute();
}

async function wasUsed({ db }: Tx, id: string): Promise<boolean> {
  const ended = await db.selectFrom('bank_account').select('id').where('id', '=', id).executeTakeFirst();
  return ended !== undefined;
}

async function replacementObstacle(
  tx: Tx,
  { replaces, services, details }: WantedAccount,
  living: readonly BankAccountRow[],
  held: readonly string[],
): Promise<AskOutcome | undefined> {
  if (replaces === null) return undefined;
  const before = living.find(({ id, state }) => id === replaces && state === 'in-force');
  if (!before || (await heldByOthers(tx.db, before, held, tx.clock.now())).length > 0)
    return { outcome: 'gone' };
  if (living.some((one) => one.state === 'asked' && one.replaces === replaces))
    return { outcome: 'replaced-meanwhile' };
  const kept = detailsOf(tx, before);
  const isSame =
    kept?.iban === details.iban &&
    kept.bic === details.bic &&
    kept.holderName === details.holderName &&
    [...services].sort().join() === [...before.services].sort().join();
  return isSame ? { outcome: 'same' } : undefined;
}

function sameNumber(
  { secrets }: Tx,
  { details, replaces }: WantedAccount,
  living: readonly BankAccountRow[],
): AskOutcome | undefined {
  const hashes = secrets.keyedHashes('bank-account-iban', details.iban);
  // One that is suspended may be asked for again: nobody may be there to decide of it.
  const twin = living.find(
    ({ id, state, iban_hash }) => id !== replaces && state !== 'suspended' && hashes.includes(iban_hash),
  );
  if (!twin) return undefined;
  return {
    outcome: twin.state === 'asked' ? 'already-asked' : 'already',
    shown: maskedIban(twin.iban_shown),
  };
}

/** Each is mailed to everybody who acts for the company. */
async function tooOften(tx: Tx, siren: string): Promise<AskOutcome | undefined> {
  const from = await askedTooOftenUntil(tx, 'bank_account', siren);
  return from && { outcome: 'too-often', from };
}

/** Figures and capitals that nobody mistakes for another. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** « Référence unique du mandat »: at most 35 characters of those that every bank takes (EPC217-08). */
function mandateReference(random: Random, siren: string): string {
  const signs = Array.from({ length: 12 }, () => SIGNS.charAt(random.below(SIGNS.length))).join('');
  return `EP-${siren}-${signs}`;
}
