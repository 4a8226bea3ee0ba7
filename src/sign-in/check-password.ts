import { type Account, accountByEmailKey } from '../account/account.ts';
import { emailKey } from '../account/email-address.ts';
import type { Platform } from '../platform/platform.ts';

export interface Typed {
  email: string;
  password: string;
}

export type CheckedPassword =
  | { right: true; account: Account }
  /** `accountId`: the account it was aimed at, if there is one; not to be told. */
  | { right: false; accountId: string | undefined };

/** What an address was found to open, if anything. */
export interface FoundAccount {
  account: Account | undefined;
}

/** Compares a password. The work is the same whether or not the address opens an account. */
export async function checkPassword(
  { db, hasher }: Platform,
  { email, password }: Typed,
  found?: FoundAccount,
): Promise<CheckedPassword> {
  const { account } = found ?? { account: await accountByEmailKey(db, emailKey(email)) };
  const right = account
    ? await hasher.verify(account.password_hash, password)
    : await hasher.verifyNothing(password);
  return account && right ? { right, account } : { right: false, accountId: account?.id };
}
