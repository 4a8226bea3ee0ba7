import type { Selectable } from 'kysely';
import { accountByEmailKey } from '../account/account.ts';
import type { Asked } from '../account/mail-origin.tsx';
import { codeHash, makeCode } from '../codes/code.ts';
import { nextCodeAt } from '../codes/sending-limits.ts';
import type { RegistrationTable } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { type Origin, widestNetworkOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { registrationCodeMail, spaceAlreadyExistsMail } from './mails.tsx';
import { pendingRegistration, revokeCodes } from './pending-registration.ts';

export type MailedRegistration = Pick<Selectable<RegistrationTable>, 'id' | 'email' | 'email_key'> & Asked;

/**
 * Makes a new code for a registration and mails it to its address. When that address already opens a space, its
 * holder is told so instead, and the code made is told to nobody: the rows written, the work done and the screen
 * shown are the same either way.
 */
export async function mailCode(
  tx: Tx,
  registration: MailedRegistration,
  { origin, resent }: { origin: Origin; resent: boolean },
): Promise<void> {
  const code = makeCode(tx.random);
  const now = tx.clock.now();
  const holder = await accountByEmailKey(tx.db, registration.email_key);
  const mail = holder
    ? spaceAlreadyExistsMail(tx.installation, holder, registration, now)
    : registrationCodeMail(tx.installation, registration.email, code, registration, now);
  const about = { ...mail, ...(holder && { accountId: holder.id }) };
  const mailId = await send(tx, about, { network: widestNetworkOf(origin.ip) });
  await tx.db
    .insertInto('activation_code')
    .values({
      id: tx.random.uuid(),
      change_id: null,
      registration_id: registration.id,
      account_id: null,
      code_hash: codeHash(tx.secrets, code),
      mail_id: mailId,
      resent,
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
 * Mails a new code for a request that waits, at the demand of the browser that made it; the earlier code stops
 * working, and the 48 hours run anew. At most 5 times a day. One whose mail still waits to leave is on its way already:
 * another would only lose its place in the line.
 */
export async function resendCode(
  platform: Platform,
  registrationId: string,
  origin: Origin,
): Promise<ResendCodeOutcome> {
  const now = platform.clock.now();
  return inTransaction(platform, async (tx): Promise<ResendCodeOutcome> => {
    await tx.db
      .selectFrom('registration')
      .select('id')
      .where('id', '=', registrationId)
      .forUpdate()
      .execute();
    const pending = await pendingRegistration(tx.db, registrationId, now);
    if (!pending) return { outcome: 'nothing-pending' };
    if (pending.code.state === 'leaving') return { outcome: 'resent' };
    const retryAt = await nextCodeAt(tx.db, { registration_id: registrationId }, 'resend', now);
    if (retryAt) return { outcome: 'too-many-today', retryAt };
    await revokeCodes(tx, registrationId);
    await mailCode(tx, pending.registration, { origin, resent: true });
    return { outcome: 'resent' };
  });
}
