import type { Selectable } from 'kysely';
import { type Account, accountById, frozenUntil } from '../account/account.ts';
import {
  DISPUTE_LIMIT_MS,
  disputedQuestion,
  keptPasswords,
  type QuestionInForce,
} from '../account/disputed.ts';
import { disputedChangeId } from '../credentials/dispute-link.ts';
import type { CredentialChangeTable, Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';

export type Change = Selectable<CredentialChangeTable>;

/** So many answers, or passwords, are looked at for one change, on any number of instances. */
export const DISPUTE_TRIES = 5;

/** What the bearer of a reference can still do. */
export type DisputeState =
  | { state: 'can-be-cancelled'; change: Change }
  /** The link cancelled an earlier one: this one, made after, is out of its reach until it is in force. */
  | { state: 'link-spent'; change: Change }
  /** With the answer. */
  | { state: 'can-be-undone'; change: Change; until: Date; question: QuestionInForce }
  /** Where no question is asked, with a password in force before: it is for the assistance to decide then. */
  | { state: 'can-be-frozen'; change: Change; until: Date; passwordHashes: string[] }
  | { state: 'frozen'; change: Change; frozenUntil: Date }
  | { state: 'tried-too-often'; change: Change }
  | { state: 'too-late'; change: Change }
  /** No question is asked, and no password before is known: a mailbox alone neither gives an account nor closes it. */
  | { state: 'only-by-assistance'; change: Change }
  /** Cancelled, replaced or undone already. */
  | { state: 'nothing-left'; change: Change }
  | { state: 'unreadable' };

export async function disputeState(platform: Ground, reference: string): Promise<DisputeState> {
  const id = await disputedChangeId(platform, reference);
  const found = id === undefined ? undefined : await stateOfChange(platform, id);
  return found?.state ?? { state: 'unreadable' };
}

/** What can still be done about a change, and whose it is; undefined when there is no such change any more. */
export async function stateOfChange(platform: Ground, changeId: string) {
  const change = await changeById(platform.db, changeId);
  const account = change && (await accountById(platform.db, change.account_id));
  return change && account && { account, state: stateOf(change, account, platform) };
}

export function stateOf(
  change: Change,
  account: Account,
  { clock, installation }: Ground,
): Exclude<DisputeState, { state: 'unreadable' }> {
  if (change.status === 'pending')
    return { state: change.link_spent ? 'link-spent' : 'can-be-cancelled', change };
  if (change.status !== 'activated' || !change.ended_at) return { state: 'nothing-left', change };
  const frozen = change.frozen_at === null ? undefined : frozenUntil(account, clock.now());
  if (frozen) return { state: 'frozen', change, frozenUntil: frozen };
  const until = new Date(change.ended_at.getTime() + DISPUTE_LIMIT_MS);
  if (until <= clock.now()) return { state: 'too-late', change };
  if (change.dispute_tries >= DISPUTE_TRIES) return { state: 'tried-too-often', change };
  if (installation.SECURITY_QUESTION) {
    const question = disputedQuestion(account, change.requested_at);
    return { state: 'can-be-undone', change, until, question };
  }
  const { former_password_hash: kept, frozen_at } = change;
  // Frozen before, and released: the assistance has decided.
  if (kept === null || frozen_at !== null) return { state: 'only-by-assistance', change };
  return { state: 'can-be-frozen', change, until, passwordHashes: keptPasswords(kept) };
}

export function changeById(db: Database, id: string): Promise<Change | undefined> {
  return db.selectFrom('credential_change').selectAll().where('id', '=', id).executeTakeFirst();
}
