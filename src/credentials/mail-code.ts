import { type Account, accountByEmailKey } from '../account/account.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Asked } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { codeHash, makeCode } from '../codes/code.ts';
import { revokeCodes } from '../codes/end-change.ts';
import { nextCodeAt } from '../codes/sending-limits.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { activationCodeMail, addressAlreadyOpensASpaceMail } from './mails.tsx';
import { pendingChange } from './pending-change.ts';

/**
 * Makes a new code for a request and mails it to the new address. When that address already opens another
 * account, its holder is told so instead, and the code made is told to nobody: the rows written, the work
 * done and the screen shown are the same either way.
 */
export async function mailCode(
  tx: Tx,
  request: {
    account: Account;
    change: Asked & { id: string; new_email: string; new_email_key: string };
    resent: boolean;
  },
): Promise<void> {
  const { account, change } = request;
  const code = makeCode(tx.random);
  const now = tx.clock.now();
  const other = await accountByEmailKey(tx.db, change.new_email_key);
  const mail = other
    ? addressAlreadyOpensASpaceMail(tx.installation, other, change, now)
    : activationCodeMail(tx.installation, change.new_email, code, change, now);
  const about = { ...mail, accountId: (other ?? account).id };
  const mailId = await send(tx, about, { account: account.id });
  await tx.db
    .insertInto('activation_code')
    .values({
      id: tx.random.uuid(),
      change_id: change.id,
      account_id: account.id,
      code_hash: codeHash(tx.secrets, code),
      mail_id: mailId,
      resent: request.resent,
      created_at: now,
      used_at: null,
      revoked_at: null,
    })
    .execute();
}

export type ResendCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' };

/**
 * Mails a new code for the pending request; the earlier one stops working, since it cannot be sent twice
 * (only its hash is kept), and the 48 hours run anew. At most 5 times a day. One whose mail still waits to leave is on
 * its way already: another would only lose its place in the line.
 */
export function resendCode(platform: Platform, who: Actor): Promise<ResendCodeOutcome> {
  return asHolder(platform, who, async ({ tx, account }): Promise<ResendCodeOutcome> => {
    const now = tx.clock.now();
    const pending = await pendingChange(tx.db, account.id, now);
    if (!pending) return { outcome: 'nothing-pending' };
    if (pending.code.state === 'leaving') return { outcome: 'resent' };
    const retryAt = await nextCodeAt(tx.db, { account_id: account.id }, 'resend', now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };
    await revokeCodes(tx, pending.id);
    const change = await tx.db
      .selectFrom('credential_change')
      .selectAll()
      .where('id', '=', pending.id)
      .executeTakeFirstOrThrow();
    await mailCode(tx, { account, change, resent: true });
    await record(tx, {
      event: 'code-sent-again',
      ...who,
      details: { newAddress: maskedEmail(pending.newEmail) },
    });
    return { outcome: 'resent' };
  });
}
