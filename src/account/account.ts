import type { Selectable } from 'kysely';
import type { AccountTable, Database, Trx } from '../platform/database/schema.ts';

export type Account = Selectable<AccountTable>;

export async function accountById(db: Database, id: string): Promise<Account | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function accountByEmailKey(db: Database, key: string): Promise<Account | undefined> {
  return db.selectFrom('account').selectAll().where('sign_in_email_key', '=', key).executeTakeFirst();
}

/**
 * Reads the account and holds it until the transaction ends. Every use case that changes credentials
 * takes this lock first, so that two of them on one account never interleave.
 */
export async function lockAccount(trx: Trx, id: string): Promise<Account | undefined> {
  return trx.selectFrom('account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function hasNoAccount(db: Database): Promise<boolean> {
  return (await db.selectFrom('account').select('id').limit(1).executeTakeFirst()) === undefined;
}
