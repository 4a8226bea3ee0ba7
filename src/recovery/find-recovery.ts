import { type Account, accountById } from '../account/account.ts';
import { type CodeRefusal, findCode, findTypedCode, type KeptCode, refusalOf } from '../codes/check-code.ts';
import type { Ground } from '../platform/platform.ts';
import { isVerified } from './rules.ts';

/** What a browser shows: a code just typed, or the recovery that an earlier code was recognised for. */
export type Presented = { code: string } | { recoveryId: string };

export type FoundRecovery =
  | { outcome: 'usable'; recovery: KeptCode; account: Account }
  | { outcome: CodeRefusal };

/** The recovery presented, if its code works now. Nothing is consumed. */
export async function findRecovery(platform: Ground, presented: Presented): Promise<FoundRecovery> {
  const recovery =
    'recoveryId' in presented
      ? await findCode(platform, { purpose: 'recovery', id: presented.recoveryId })
      : await findTypedCode(platform, 'recovery', presented.code);
  if (!recovery) return { outcome: 'code-unknown' };
  const refusal = refusalOf(recovery, platform.clock.now());
  if (refusal) return { outcome: refusal };
  const account = await accountById(platform.db, recovery.subjectId);
  return account ? { outcome: 'usable', recovery, account } : { outcome: 'code-unknown' };
}

/** The account whose new password may be chosen, code and answer having been right not long ago. */
export async function verifiedAccount(
  { db, clock }: Ground,
  recoveryId: string,
): Promise<Account | undefined> {
  const recovery = await db
    .selectFrom('recovery')
    .select(['account_id', 'status', 'verified_at'])
    .where('id', '=', recoveryId)
    .executeTakeFirst();
  if (!recovery || !isVerified(recovery, clock.now())) return undefined;
  return accountById(db, recovery.account_id);
}
