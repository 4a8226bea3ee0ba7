import { type Account, accountById } from '../account/account.ts';
import { readCode, recoveryCodeHashes } from '../codes/code.ts';
import type { Ground } from '../platform/platform.ts';
import { type CodeRefusal, isVerified, type Recovery, refusalOf } from './rules.ts';

/** What a browser shows: a code just typed, or the recovery that an earlier code was recognised for. */
export type Presented = { code: string } | { recoveryId: string };

export type FoundRecovery =
  | { outcome: 'usable'; recovery: Recovery; account: Account }
  | { outcome: CodeRefusal };

/** The recovery presented, if its code works now. Nothing is consumed. */
export async function findRecovery(platform: Ground, presented: Presented): Promise<FoundRecovery> {
  const recovery = await recoveryOf(platform, presented);
  if (!recovery) return { outcome: 'code-unknown' };
  const refusal = refusalOf(recovery, recovery.handed_over_at, platform.clock.now());
  if (refusal) return { outcome: refusal };
  const account = await accountById(platform.db, recovery.account_id);
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

function recoveryOf({ db, secrets }: Ground, presented: Presented) {
  const rows = db
    .selectFrom('recovery')
    .leftJoin('mail', 'mail.id', 'recovery.mail_id')
    .selectAll('recovery')
    .select('mail.handed_over_at');
  if ('recoveryId' in presented)
    return rows.where('recovery.id', '=', presented.recoveryId).executeTakeFirst();
  const code = readCode(presented.code);
  if (!code) return undefined;
  return rows.where('code_hash', 'in', recoveryCodeHashes(secrets, code)).executeTakeFirst();
}
