import { isDeepStrictEqual } from 'node:util';
import { lockAccount } from '../../account/account.ts';
import { makeCode } from '../../account/activation/activation-code.ts';
import { recordEvent } from '../../account/audit/record-event.ts';
import type { KeepLetter } from '../../account/letter/letter-pdf.ts';
import { endPendingRecovery } from '../../account/password/end-recovery.ts';
import { queueMail } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { letterPrintedMail } from '../mails.tsx';
import { recoveryCodeHash } from '../recovery-code.ts';
import { recipientOf, recoveryLetter } from './recovery-letter.ts';

export type PrintLetterOutcome =
  | { outcome: 'printed' }
  | { outcome: 'no-such-subscriber' }
  /** Name or postal address were changed while the letter was printed: it bears what was there before. */
  | { outcome: 'holder-data-changed' };

/**
 * Makes the letter for a holder who has lost mailbox and password both, asked for by the operator once the
 * identity is proved (SPEC 6). Its code takes the place of the mailed one: the security answer is asked as ever.
 * Earlier codes die, and the present address is told, for the person at the telephone may have been a swindler.
 * @param subscriberNumber 14 digits
 * @param keep is given the letter, the only place where its code can be read, first: where it throws nothing was changed;
 *   where no letter is printed after all, what it kept is worth nothing
 */
export async function printRecoveryLetter(
  platform: Platform,
  subscriberNumber: string,
  keep: KeepLetter,
): Promise<PrintLetterOutcome> {
  const { db, clock, random, secrets, installation } = platform;
  const known = await db
    .selectFrom('account')
    .selectAll()
    .where('subscriber_number', '=', subscriberNumber)
    .executeTakeFirst();
  if (!known) return { outcome: 'no-such-subscriber' };
  const code = makeCode(random);
  const now = clock.now();
  const letter = recoveryLetter(installation, known, code, now);
  await keep(letter);

  return db.transaction().execute(async (trx): Promise<PrintLetterOutcome> => {
    const account = await lockAccount(trx, known.id);
    if (!account) return { outcome: 'no-such-subscriber' };
    if (!isDeepStrictEqual(recipientOf(account), letter.recipient)) return { outcome: 'holder-data-changed' };
    await endPendingRecovery(trx, platform, account.id, 'replaced');
    await trx
      .insertInto('recovery')
      .values({
        id: random.uuid(),
        account_id: account.id,
        status: 'pending',
        channel: 'letter',
        code_hash: recoveryCodeHash(secrets, code),
        mail_id: null,
        requested_at: now,
        verified_at: null,
        ended_at: null,
      })
      .execute();
    await queueMail(trx, platform, letterPrintedMail(installation, account, now));
    await recordEvent(trx, platform, { event: 'recovery-letter-printed', accountId: account.id });
    return { outcome: 'printed' };
  });
}
