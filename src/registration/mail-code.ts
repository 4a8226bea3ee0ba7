import type { Selectable } from 'kysely';
import { accountByEmailKey } from '../account/account.ts';
import { codeHash, makeCode } from '../account/activation/activation-code.ts';
import type { Asked } from '../account/mail-origin.tsx';
import type { RegistrationTable, Trx } from '../platform/database/schema.ts';
import type { Origin } from '../platform/http/network.ts';
import { widestNetworkOf } from '../platform/http/network.ts';
import { queueMail } from '../platform/mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { registrationCodeMail, spaceAlreadyExistsMail } from './mails.tsx';

export type MailedRegistration = Pick<Selectable<RegistrationTable>, 'id' | 'email' | 'email_key'> & Asked;

/**
 * Makes a new code for a registration and mails it to its address. When that address already opens a space, its
 * holder is told so instead, and the code made is told to nobody: the rows written, the work done and the screen
 * shown are the same either way.
 */
export async function mailCode(
  trx: Trx,
  platform: Platform,
  registration: MailedRegistration,
  { origin, resent }: { origin: Origin; resent: boolean },
): Promise<void> {
  const code = makeCode(platform.random);
  const now = platform.clock.now();
  const holder = await accountByEmailKey(trx, registration.email_key);
  const mail = holder
    ? spaceAlreadyExistsMail(platform.installation, holder, registration, now)
    : registrationCodeMail(platform.installation, registration.email, code, registration, now);
  const about = { ...mail, ...(holder && { accountId: holder.id }) };
  const mailId = await queueMail(trx, platform, about, { network: widestNetworkOf(origin.ip) });
  await trx
    .insertInto('activation_code')
    .values({
      id: platform.random.uuid(),
      change_id: null,
      registration_id: registration.id,
      account_id: null,
      code_hash: codeHash(platform.secrets, code),
      mail_id: mailId,
      resent,
      created_at: now,
      used_at: null,
      revoked_at: null,
    })
    .execute();
}
