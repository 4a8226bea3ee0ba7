import type { Trx } from '../platform/database/schema.ts';
import type { Account } from './account.ts';
import { QUESTION_SETTLES_MS } from './disputed-question.ts';

/**
 * The hashes of the passwords that prove a dispute where no question is asked: the one in force until the change is
 * activated, and the one in force 72 hours before it was asked for. Whoever took a session over and changed the password
 * first does not keep the holder from disputing by that. The caller holds the account's lock.
 * @returns as it is kept with the change, a line each
 */
export async function passwordsToDispute(trx: Trx, account: Account, requestedAt: Date): Promise<string> {
  const settled = await trx
    .selectFrom('password_history')
    .select('password_hash')
    .where('account_id', '=', account.id)
    .where('set_at', '<=', new Date(requestedAt.getTime() - QUESTION_SETTLES_MS))
    .orderBy('set_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return [...new Set([account.password_hash, settled?.password_hash ?? account.password_hash])].join('\n');
}

/** What `passwordsToDispute` has kept. */
export function keptPasswords(kept: string): string[] {
  return kept.split('\n');
}
