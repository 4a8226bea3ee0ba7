import { type Account, accountById } from '../../account/account.ts';
import type { Database } from '../../platform/database/schema.ts';

/** The account a change was activated on, for its recap; none once another was, though it be back to the same address. */
export async function activatedAccount(
  db: Database,
  changeId: string,
): Promise<{ account: Account; activatedAt: Date; withPassword: boolean } | undefined> {
  const change = await db
    .selectFrom('credential_change')
    .select(['account_id', 'new_email_key', 'ended_at'])
    .where('id', '=', changeId)
    .where('status', '=', 'activated')
    .executeTakeFirst();
  if (!change?.ended_at) return undefined;
  const later = await db
    .selectFrom('credential_change')
    .select('id')
    .where('account_id', '=', change.account_id)
    .where('status', '=', 'activated')
    .where('ended_at', '>', change.ended_at)
    .executeTakeFirst();
  if (later) return undefined;
  const account = await accountById(db, change.account_id);
  if (account?.sign_in_email_key !== change.new_email_key) return undefined;
  return {
    account,
    activatedAt: change.ended_at,
    withPassword: await wasPasswordChanged(db, account.id),
  };
}

/** The change itself forgets the hash once it is in force; the audit log says that there was one. */
async function wasPasswordChanged(db: Database, accountId: string): Promise<boolean> {
  const activation = await db
    .selectFrom('audit_event')
    .select('details')
    .where('account_id', '=', accountId)
    .where('event', '=', 'change-activated')
    .where('outcome', '=', 'done')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    activation !== undefined &&
    (JSON.parse(activation.details) as { withPassword?: boolean }).withPassword === true
  );
}
