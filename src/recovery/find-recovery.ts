import { type Account, accountById } from '../account/account.ts';
import { type CodeRefusal, findCode, findTypedCode, type KeptCode, refusalOf } from '../codes/check-code.ts';
import type { Ground } from '../platform/platform.ts';
import { letterWithoutAnswer } from './letter-without-answer.ts';
import { isVerified } from './rules.ts';

/** What a browser shows: a code just typed, or the recovery that an earlier code was recognised for. */
export type Presented = { code: string } | { recoveryId: string };

/** Why the code of a recovery does not work. */
export type RecoveryRefusal =
  | { outcome: Exclude<CodeRefusal, 'code-stopped'> }
  | { outcome: 'code-stopped' }
  /** A letter without answer: unknown from when, while its notice has yet to leave. */
  | { outcome: 'letter-waits'; from: Date | undefined }
  /** The same, ended from the sign-in address. */
  | { outcome: 'letter-stopped' };

export type FoundRecovery =
  | { outcome: 'usable'; recovery: KeptCode; account: Account; asksAnswer: boolean }
  | RecoveryRefusal;

/** The recovery presented, if its code works now. Nothing is consumed. */
export async function findRecovery(platform: Ground, presented: Presented): Promise<FoundRecovery> {
  const recovery =
    'recoveryId' in presented
      ? await findCode(platform, { purpose: 'recovery', id: presented.recoveryId })
      : await findTypedCode(platform, 'recovery', presented.code);
  if (!recovery) return { outcome: 'code-unknown' };
  const now = platform.clock.now();
  const refusal = refusalOf(recovery, now);
  const letter = recovery.byLetter ? await letterWithoutAnswer(platform, recovery.id) : undefined;
  if (letter?.stopped) return { outcome: 'letter-stopped' };
  if (refusal) return { outcome: refusal };
  if (letter && (!letter.worksFrom || now < letter.worksFrom))
    return { outcome: 'letter-waits', from: letter.worksFrom };
  const account = await accountById(platform.db, recovery.subjectId);
  if (!account) return { outcome: 'code-unknown' };
  return {
    outcome: 'usable',
    recovery,
    account,
    asksAnswer: platform.installation.SECURITY_QUESTION && !letter,
  };
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
