import { rememberCompleted } from '../account/completed-step.ts';
import type { Browser } from '../account/known-browser.ts';
import { record } from '../audit/record-event.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { forgetAttempts } from '../platform/throttle.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { approach } from './open-space.ts';
import { type Opening, openOrAsk } from './second-step.ts';
import {
  areCredentials,
  codesKey,
  isSignInCode,
  SIGN_IN_CODE_LIFETIME_MS,
  SIGN_IN_CODE_TRIES,
} from './sign-in-code.ts';

export type EnterSignInCodeOutcome =
  | Opening
  /** `accountId`: whose code it was, if there is one; not to be told. */
  | { outcome: 'wrong-code'; accountId: string | undefined };

/**
 * Goes on with a sign-in by the code that was mailed, through the same door as any other. Each try is counted before it
 * is compared, in one statement that the table itself bounds at five, and the code works once. Where no code was
 * mailed, because the password was wrong, the answer and the work are those of a wrong code.
 * @param enteredBy by which the browser is known again when it sends the form a second time: see `completed-step.ts`
 */
export async function enterSignInCode(
  platform: Platform,
  codeId: string,
  code: string,
  origin: Origin,
  browser: Browser,
  enteredBy?: string,
): Promise<EnterSignInCodeOutcome> {
  const counted = await countTry(platform, codeId);
  // Where there is no code, as much is done to find out that it is not the one typed.
  const right = isSignInCode(platform, codeId, code, counted?.code_hash ?? '');
  if (!counted || !right) return { outcome: 'wrong-code', accountId: counted?.account_id };

  return inTransaction(platform, async (tx): Promise<EnterSignInCodeOutcome> => {
    const doorstep = await approach(tx, counted.account_id, browser);
    const used = await tx.db
      .updateTable('sign_in_code')
      .set({ used_at: tx.clock.now() })
      .where('id', '=', codeId)
      .where('code_hash', '=', counted.code_hash)
      .where('used_at', 'is', null)
      .returning('credentials_hash')
      .executeTakeFirst();
    if (!doorstep || !used || !areCredentials(tx, doorstep.account, used.credentials_hash))
      return { outcome: 'wrong-code', accountId: doorstep?.account.id };
    const { account } = doorstep;
    await forgetAttempts(tx.db, codesKey(account.id));
    if (enteredBy) await rememberCompleted(tx, { what: 'sign-in-code', by: enteredBy });
    const proof = { methods: ['password', 'mailed-code'], at: tx.clock.now() } as const;
    return openOrAsk(tx, doorstep, { origin, browser, proof });
  });
}

function countTry({ db, clock }: Ground, codeId: string) {
  return db
    .updateTable('sign_in_code')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('tries', '<', SIGN_IN_CODE_TRIES)
    .where('sent_at', '>', new Date(clock.now().getTime() - SIGN_IN_CODE_LIFETIME_MS))
    .returning(['account_id', 'code_hash'])
    .executeTakeFirst();
}

/** The holder sees in the history that somebody who had the password tried codes (OWASP ASVS 5.0, 16.3.1). */
export function recordWrongCode(platform: Platform, accountId: string, origin: Origin): Promise<void> {
  const details = { method: 'password-and-mailed-code' };
  return inTransaction(platform, (tx) =>
    record(tx, { event: 'signed-in', outcome: 'refused', accountId, origin, details }),
  );
}
