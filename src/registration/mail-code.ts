import type { Selectable } from 'kysely';
import { accountByEmailKey } from '../account/account.ts';
import type { Asked } from '../account/mail-origin.tsx';
import { type CodeToMail, mailCode, resendCode } from '../codes/send-code.ts';
import type { RegistrationTable } from '../database/schema.ts';
import { type Origin, widestNetworkOf } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { registrationCodeMail, spaceAlreadyExistsMail } from './mails.tsx';
import { pendingRegistration } from './pending-registration.ts';

export type MailedRegistration = Pick<Selectable<RegistrationTable>, 'id' | 'email' | 'email_key'> & Asked;

/** Mails the code of a registration to its address. */
export async function mailRegistrationCode(
  tx: Tx,
  registration: MailedRegistration,
  origin: Origin,
): Promise<void> {
  await mailCode(tx, await codeOfRegistration(tx, registration, origin));
}

/**
 * When the address already opens a space, its holder is told so instead, and the code made is told to nobody: the rows
 * written, the work done and the screen shown are the same either way (rule 2.10).
 */
async function codeOfRegistration(
  tx: Tx,
  registration: MailedRegistration,
  origin: Origin,
): Promise<CodeToMail> {
  const holder = await accountByEmailKey(tx.db, registration.email_key);
  const now = tx.clock.now();
  return {
    purpose: 'registration',
    subjectId: registration.id,
    accountId: null,
    asker: { network: widestNetworkOf(origin.ip) },
    mail: (code) =>
      holder
        ? { ...spaceAlreadyExistsMail(tx.installation, holder, registration, now), accountId: holder.id }
        : registrationCodeMail(tx.installation, registration.email, code, registration, now),
  };
}

export type ResendRegistrationCodeOutcome =
  | { outcome: 'resent' }
  | { outcome: 'too-many-today'; retryAt: Date }
  | { outcome: 'nothing-pending' };

/** Mails a new code for a request that waits, at the demand of the browser that made it, at most 5 times a day. */
export function resendRegistrationCode(
  platform: Platform,
  registrationId: string,
  origin: Origin,
): Promise<ResendRegistrationCodeOutcome> {
  return inTransaction(platform, async (tx): Promise<ResendRegistrationCodeOutcome> => {
    await tx.db
      .selectFrom('registration')
      .select('id')
      .where('id', '=', registrationId)
      .forUpdate()
      .execute();
    const pending = await pendingRegistration(tx.db, registrationId, tx.clock.now());
    if (!pending) return { outcome: 'nothing-pending' };
    const result = await resendCode(tx, pending.code, {
      ...(await codeOfRegistration(tx, pending.registration, origin)),
      counted: { subjectId: registrationId },
    });
    return result.outcome === 'on-its-way' ? { outcome: 'resent' } : result;
  });
}
