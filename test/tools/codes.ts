import type { EnteredCode } from '../../src/activation/activate.ts';
import { checkCode } from '../../src/codes/check-code.ts';
import type { OwnerProof } from '../../src/codes/code-owner.ts';
import type { Platform } from '../../src/platform/platform.ts';

/** The id of a code that works: what the first tab of the activation recognises. @throws when it does not */
export async function codeIdOf(platform: Platform, code: string): Promise<string> {
  const checked = await checkCode(platform, code);
  if (checked.outcome !== 'code-usable') throw new Error(checked.outcome);
  return checked.code.codeId;
}

/** A code entered by its owner: the browser that asked for the account, or whose password was right. */
export async function enteredByOwner(
  { db }: Pick<Platform, 'db'>,
  codeId: string,
  email: string,
): Promise<EnteredCode> {
  const code = await db
    .selectFrom('activation_code')
    .leftJoin('account', 'account.id', 'activation_code.account_id')
    .select(['purpose', 'subject_id', 'password_hash'])
    .where('activation_code.id', '=', codeId)
    .executeTakeFirstOrThrow();
  const proof: OwnerProof =
    code.purpose === 'registration'
      ? { by: 'own-request', registrationId: code.subject_id }
      : { by: 'password', hash: code.password_hash ?? '' };
  return { codeId, email, proof };
}
