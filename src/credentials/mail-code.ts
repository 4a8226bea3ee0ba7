import { type Account, accountByEmailKey } from '../account/account.ts';
import { asHolder } from '../account/as-holder.ts';
import type { Asked } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { type CodeToMail, mailCode, resendCode } from '../codes/send-code.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { activationCodeMail, addressAlreadyOpensASpaceMail } from './mails.tsx';
import { notHeldAgainst, pendingChange } from './pending-change.ts';

type ChangeToMail = Asked & { id: string; new_email: string; new_email_key: string };

/** Mails the code of a change to the new address. @param other whose space that address opens already, if anybody's */
export async function mailChangeCode(
  tx: Tx,
  account: Account,
  change: ChangeToMail,
  other: Account | undefined,
): Promise<void> {
  await mailCode(tx, codeOfChange(tx, account, change, other));
}

/**
 * When the new address already opens another account, its holder is told so instead, and the code made is told to nobody:
 * the rows written, the work done and the screen shown are the same either way (rule 2.10).
 */
function codeOfChange(
  tx: Tx,
  account: Account,
  change: ChangeToMail,
  other: Account | undefined,
): CodeToMail {
  const { installation } = tx;
  const now = tx.clock.now();
  return {
    purpose: 'change',
    subjectId: change.id,
    accountId: account.id,
    asker: { account: account.id },
    mail: (code) => ({
      ...(other
        ? addressAlreadyOpensASpaceMail(installation, other, change, now)
        : activationCodeMail(installation, change.new_email, code, change, now)),
      accountId: (other ?? account).id,
    }),
  };
}

export type ResendChangeCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' };

/**
 * Mails a new code for the pending request, at most 5 times a day (rule 2.6).
 * @throws SessionOver
 */
export function resendChangeCode(platform: Platform, actor: Actor): Promise<ResendChangeCodeOutcome> {
  return asHolder(platform, actor, async ({ tx, account, now }): Promise<ResendChangeCodeOutcome> => {
    const pending = await pendingChange(tx.db, account.id, now);
    if (!pending) return { outcome: 'nothing-pending' };
    const change = await tx.db
      .selectFrom('credential_change')
      .selectAll()
      .where('id', '=', pending.id)
      .executeTakeFirstOrThrow();
    const counted = { accountId: account.id, except: notHeldAgainst(account.id, now) };
    const result = await resendCode(tx, pending.code, {
      ...codeOfChange(tx, account, change, await accountByEmailKey(tx.db, change.new_email_key)),
      counted,
    });
    if (result.outcome === 'on-its-way') return { outcome: 'resent' };
    if (result.outcome === 'resent')
      await record(tx, {
        event: 'code-sent-again',
        ...actor,
        details: { newAddress: maskedEmail(pending.newEmail) },
      });
    return result;
  });
}
