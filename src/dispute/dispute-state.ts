import type { Selectable } from 'kysely';
import { accountById } from '../account/account.ts';
import { readDisputeToken } from '../account/dispute-link.ts';
import { disputedQuestion } from '../account/disputed-question.ts';
import type { CredentialChangeTable, Database, Trx } from '../platform/database/schema.ts';
import type { Platform } from '../platform/platform.ts';

export type Change = Selectable<CredentialChangeTable>;

/** A change can be undone for 72 hours after its activation (SPEC 7). */
export const DISPUTE_LIMIT_MS = 72 * 3_600_000;
/** So many answers are looked at for one change, on any number of instances. */
export const DISPUTE_TRIES = 5;

/** What the bearer of a link can still do. */
export type DisputeState =
  | { state: 'can-be-cancelled'; change: Change }
  /** The link cancelled an earlier one: this one, made after, is out of its reach until it is in force. */
  | { state: 'link-spent'; change: Change }
  | { state: 'can-be-undone'; change: Change; until: Date }
  | { state: 'tried-too-often'; change: Change }
  | { state: 'too-late'; change: Change }
  /** No question is asked in this installation: a mailbox alone does not give an account. */
  | { state: 'only-by-assistance'; change: Change }
  /** Cancelled, replaced or undone already. */
  | { state: 'nothing-left'; change: Change }
  | { state: 'unreadable' };

export async function disputeState(
  platform: Pick<Platform, 'db' | 'clock' | 'secrets' | 'installation'>,
  token: string,
): Promise<DisputeState> {
  const id = readDisputeToken(platform, token);
  const change = id === undefined ? undefined : await changeById(platform.db, id);
  return change ? stateOf(change, platform) : { state: 'unreadable' };
}

export function stateOf(
  change: Change,
  { clock, installation }: Pick<Platform, 'clock' | 'installation'>,
): Exclude<DisputeState, { state: 'unreadable' }> {
  if (change.status === 'pending')
    return { state: change.link_spent ? 'link-spent' : 'can-be-cancelled', change };
  if (change.status !== 'activated' || !change.ended_at) return { state: 'nothing-left', change };
  const until = new Date(change.ended_at.getTime() + DISPUTE_LIMIT_MS);
  if (until <= clock.now()) return { state: 'too-late', change };
  if (!installation.securityQuestion) return { state: 'only-by-assistance', change };
  if (change.dispute_tries >= DISPUTE_TRIES) return { state: 'tried-too-often', change };
  return { state: 'can-be-undone', change, until };
}

export function changeById(db: Database | Trx, id: string): Promise<Change | undefined> {
  return db.selectFrom('credential_change').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The question to show to whoever may have the change undone. */
export async function questionFor(db: Database, change: Change): Promise<string> {
  const account = await accountById(db, change.account_id);
  return account ? disputedQuestion(account, change.requested_at).question : '';
}
