import type { Database, Trx } from '../../platform/database/schema.ts';
import type { Platform } from '../../platform/platform.ts';

/** Five wrong passwords end the code that they were tried with, and nothing else. */
export const WRONG_PASSWORDS_ALLOWED = 5;

/**
 * Counts a password before it is compared, in one statement: of any number sent at once, to any number of instances,
 * five wrong ones at most are looked at.
 * @returns those counted so far, this one included; undefined when no more may be compared
 */
export async function countPassword(db: Database, codeId: string): Promise<number | undefined> {
  const counted = await db
    .updateTable('activation_code')
    .set((eb) => ({ wrong_passwords: eb('wrong_passwords', '+', 1) }))
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('wrong_passwords', '<', WRONG_PASSWORDS_ALLOWED)
    .returning('wrong_passwords')
    .executeTakeFirst();
  return counted?.wrong_passwords;
}

/** A password that was counted and was right, or could not be compared. */
export async function giveBackPassword(db: Database, codeId: string): Promise<void> {
  await db
    .updateTable('activation_code')
    .set((eb) => ({ wrong_passwords: eb('wrong_passwords', '-', 1) }))
    .where('id', '=', codeId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** After the last wrong password. @returns whether it was this call that ended the code: that is told once */
export async function stopCode(
  trx: Trx,
  { clock }: Pick<Platform, 'clock'>,
  codeId: string,
): Promise<boolean> {
  const stopped = await trx
    .updateTable('activation_code')
    .set({ revoked_at: clock.now() })
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('wrong_passwords', '>=', WRONG_PASSWORDS_ALLOWED)
    .returning('id')
    .executeTakeFirst();
  return stopped !== undefined;
}
