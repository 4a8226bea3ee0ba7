import { type Account, accountById } from '../../account/account.ts';
import type { Database } from '../../platform/database/schema.ts';

/** The account a change was activated on, for its recap; none once the account has moved on to another address. */
export async function activatedAccount(
  db: Database,
  changeId: string,
): Promise<{ account: Account; activatedAt: Date } | undefined> {
  const change = await db
    .selectFrom('credential_change')
    .select(['account_id', 'new_email_key', 'ended_at'])
    .where('id', '=', changeId)
    .where('status', '=', 'activated')
    .executeTakeFirst();
  if (!change?.ended_at) return undefined;
  const account = await accountById(db, change.account_id);
  if (account?.sign_in_email_key !== change.new_email_key) return undefined;
  return { account, activatedAt: change.ended_at };
}
