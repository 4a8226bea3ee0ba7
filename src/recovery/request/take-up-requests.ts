import type { Selectable } from 'kysely';
import type { Account } from '../../account/account.ts';
import { maskedEmail, recordEvent } from '../../account/audit/record-event.ts';
import type { RecoveryRequestTable, Trx } from '../../platform/database/schema.ts';
import { queueNothing } from '../../platform/mail/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { mailRecoveryCode } from '../mail-recovery-code.ts';

/** Whoever still waits after that has asked again, and a code would come as a surprise. */
const STALE_AFTER_MS = 3_600_000;

/**
 * Mails a code for each request that waits, where the address opens an account; to strangers nothing is
 * mailed. One that fails is logged and left for the next time, and keeps no other waiting. Several instances
 * may do this at once: each request is taken by one.
 * @returns how many codes were queued
 */
export async function takeUpRequests(platform: Platform): Promise<number> {
  const { db, clock, log } = platform;
  await db
    .deleteFrom('recovery_request')
    .where('requested_at', '<=', new Date(clock.now().getTime() - STALE_AFTER_MS))
    .execute();
  const waiting = await db.selectFrom('recovery_request').select('id').orderBy('requested_at').execute();
  let queued = 0;
  for (const { id } of waiting) {
    try {
      if (await takeUp(platform, id)) queued += 1;
    } catch (error) {
      log.error(
        { err: error, requestId: id },
        'a forgotten password was not taken up, it will be tried again',
      );
    }
  }
  return queued;
}

function takeUp(platform: Platform, requestId: string): Promise<boolean> {
  return platform.db.transaction().execute(async (trx) => {
    const request = await trx
      .deleteFrom('recovery_request')
      .where('id', '=', (eb) =>
        eb.selectFrom('recovery_request').select('id').where('id', '=', requestId).forUpdate().skipLocked(),
      )
      .returningAll()
      .executeTakeFirst();
    if (!request) return false;
    const account = await lockAccountByEmailKey(trx, request.email_key);
    const origin = { ip: request.ip, userAgent: request.user_agent };
    await mailTo(trx, platform, account, request);
    await recordEvent(trx, platform, {
      event: 'recovery-requested',
      origin,
      ...(account
        ? { accountId: account.id }
        : { outcome: 'refused', details: { address: maskedEmail(request.email_key) } }),
    });
    return account !== undefined;
  });
}

/**
 * To an address that opens no account nothing is mailed, and nothing is seen of it: what others have sent there waits as
 * long as if it did.
 */
async function mailTo(
  trx: Trx,
  platform: Platform,
  account: Account | undefined,
  { email_key, known_browser }: Pick<Selectable<RecoveryRequestTable>, 'email_key' | 'known_browser'>,
): Promise<void> {
  if (account) return mailRecoveryCode(trx, platform, account, { byHolder: known_browser });
  if (!known_browser) await queueNothing(trx, platform, { purpose: 'recovery-code', to: email_key });
}

/** Like `lockAccount`; an address that changes while its lock is waited for is no longer found. */
function lockAccountByEmailKey(trx: Trx, key: string): Promise<Account | undefined> {
  return trx
    .selectFrom('account')
    .selectAll()
    .where('sign_in_email_key', '=', key)
    .forUpdate()
    .executeTakeFirst();
}
