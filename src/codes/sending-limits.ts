import type { Trx } from '../database/schema.ts';

/** Mailed codes in any 24 hours, by whoever asks for them: how many one mailbox gets is the outbox's to count. */
export const CODES_A_DAY = {
  /** New requests of one account: enough for any mistake. */
  request: 10,
  /** The same request's code, sent again. */
  resend: 5,
};

const DAY_MS = 24 * 3_600_000;

/**
 * When one more code may be asked for: counted over all requests of an account, so that cancelling and asking again
 * does not start the count anew, or over one request of whoever has no account yet. What somebody else cancelled, by
 * the link in the mail, is not held against the holder. The caller holds its row, which makes the count exact.
 * @returns undefined when it may be now
 */
export async function nextCodeAt(
  trx: Trx,
  by: { account_id: string } | { registration_id: string },
  kind: keyof typeof CODES_A_DAY,
  now: Date,
): Promise<Date | undefined> {
  const oneTooMany = await trx
    .selectFrom('activation_code')
    .select('created_at')
    .where((eb) => eb.and(by))
    .where('resent', '=', kind === 'resend')
    .where('created_at', '>', new Date(now.getTime() - DAY_MS))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('credential_change as change')
            .select('change.id')
            .whereRef('change.id', '=', 'activation_code.change_id')
            .where('change.status', '=', 'disputed'),
        ),
      ),
    )
    .orderBy('created_at', 'desc')
    .offset(CODES_A_DAY[kind] - 1)
    .limit(1)
    .executeTakeFirst();
  return oneTooMany && new Date(oneTooMany.created_at.getTime() + DAY_MS);
}
