import { type Account, accountByEmailKey } from '../../account/account.ts';
import { codeHash, makeCode } from '../../account/activation/activation-code.ts';
import type { Asked } from '../../account/mail-origin.tsx';
import type { Trx } from '../../platform/database/schema.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { activationCodeMail, addressAlreadyOpensASpaceMail } from '../mails.tsx';

/**
 * Makes a new code for a request and mails it to the new address. When that address already opens another
 * account, its holder is told so instead, and the code made is told to nobody: the rows written, the work
 * done and the screen shown are the same either way.
 */
export async function mailCode(
  trx: Trx,
  platform: Platform,
  request: {
    account: Account;
    change: Asked & { id: string; new_email: string; new_email_key: string };
    resent: boolean;
  },
): Promise<void> {
  const { account, change } = request;
  const code = makeCode(platform.random);
  const now = platform.clock.now();
  const other = await accountByEmailKey(trx, change.new_email_key);
  const mail = other
    ? addressAlreadyOpensASpaceMail(platform.installation, other, change, now)
    : activationCodeMail(platform.installation, change.new_email, code, change, now);
  const about = { ...mail, accountId: (other ?? account).id };
  const mailId = await queueMail(trx, platform, about, { account: account.id });
  await trx
    .insertInto('activation_code')
    .values({
      id: platform.random.uuid(),
      change_id: change.id,
      account_id: account.id,
      code_hash: codeHash(platform.secrets, code),
      mail_id: mailId,
      resent: request.resent,
      created_at: now,
      used_at: null,
      revoked_at: null,
    })
    .execute();
}
