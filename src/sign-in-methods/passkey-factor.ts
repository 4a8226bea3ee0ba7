import { factorsFrozen } from '../account/account.ts';
import type { AsHolder } from '../account/as-holder.ts';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { backupCodesWithFactor, endBackupCodes } from '../factors/backup-code.ts';
import { type Frozen, forgetSetUp, isOnlyFactor } from '../factors/set-up-app.ts';
import { type RemovePasskeyOutcome, removePasskey } from '../passkeys/keep-passkey.ts';
import { passkeysOf } from '../passkeys/passkey.ts';

/**
 * With a passkey that is kept: the way back from its loss, where there is none yet. Of an account that had no factor, an
 * application was begun by the password alone, which is not enough any more.
 */
export async function codesWithPasskey(
  { tx, account }: AsHolder,
  actor: Actor,
  form: string,
): Promise<string[] | undefined> {
  if (account.factors.length === 0) await forgetSetUp(tx, account.id);
  const codes = await backupCodesWithFactor(tx, account.id, form);
  if (codes) await record(tx, { event: 'backup-codes-made', ...actor });
  return codes;
}

/** Takes a passkey away from whoever has just confirmed who they are. Codes on paper end with the last factor. */
export async function removePasskeyAndCodes(
  holder: AsHolder,
  actor: Actor,
  id: string,
): Promise<RemovePasskeyOutcome | Frozen | { outcome: 'only-one' }> {
  const { tx, account, now } = holder;
  const until = factorsFrozen(account, now);
  if (until) return { outcome: 'frozen', until };
  const isLast =
    isOnlyFactor(account, 'passkey') && (await passkeysOf(tx.db, account.id).execute()).length === 1;
  if (isLast && tx.installation.SECOND_FACTOR === 'required') return { outcome: 'only-one' };
  const result = await removePasskey(holder, actor, id);
  if (isLast && result.outcome === 'removed') await endBackupCodes(tx, account.id);
  return result;
}
