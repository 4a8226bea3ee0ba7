import { lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { parisDay } from '../web/french-dates.ts';
import { expiredMail } from './applicant-mails.tsx';
import { prolongReopened } from './contested.ts';
import { detailsOf } from './grant-request.ts';
import { endRequest, type RoleRequest } from './role-request-row.ts';
import { requestTold } from './told-request.ts';

/** Hourly, by any number of instances: requests whose last day is over end, and their applicants are told once. */
export async function endExpiredRequests(platform: Platform): Promise<void> {
  await prolongReopened(platform.db, platform.clock.now());
  const over = await platform.db
    .selectFrom('role_request')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('last_day', '<', parisDay(platform.clock.now()))
    .orderBy('requested_at')
    .execute();
  for (const request of over)
    await endExpired(platform, request).catch((error: unknown) =>
      platform.log.error(
        { err: error, request: request.reference },
        'request not ended, it will be tried again',
      ),
    );
}

function endExpired(platform: Platform, request: RoleRequest): Promise<void> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, request.account_id);
    if (!account || !(await endRequest(tx, request.id, 'expired'))) return;
    await send(tx, expiredMail(tx.installation, account, requestTold(request), tx.clock.now()));
    await record(tx, {
      event: 'role-request-expired',
      accountId: account.id,
      details: detailsOf(request),
    });
  });
}
