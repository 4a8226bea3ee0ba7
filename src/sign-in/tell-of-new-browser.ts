import type { Account } from '../account/account.ts';
import type { Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import { countAttempt, type RateLimit } from '../platform/rate-limit.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { newBrowserMail } from './mails.tsx';

/** Five mails a day: only who has the password causes one, so that nobody else can use them up. */
const MAILS: RateLimit = { free: 4, firstDelay: 86_400, longestDelay: 86_400, forgetAfter: 86_400 };

/**
 * Mails the holder that somebody signed in with a browser never seen before (OWASP ASVS 5.0, 6.3.5); not at the first
 * sign-in ever, for which there is nothing to compare. To be called before that sign-in is recorded.
 */
export async function tellOfNewBrowser(tx: Tx, account: Account, origin: Origin): Promise<void> {
  if (!(await hasSignedIn(tx.db, account.id)) && (await isOnRecordSince(tx.db, account.created_at))) return;
  const counted = await countAttempt(tx, `new-browser/${account.id}`, MAILS);
  if (!counted.allowed) return;
  const mail = newBrowserMail(tx.installation, account, origin, tx.clock.now());
  await send(tx, mail);
}

async function hasSignedIn(trx: Trx, accountId: string): Promise<boolean> {
  const line = await trx
    .selectFrom('audit_event')
    .select('number')
    .where('account_id', '=', accountId)
    .where('event', '=', 'signed-in')
    .where('outcome', '=', 'done')
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Whether the audit log has lost nothing since: of a space long unused it may not know the last sign-in any more. */
async function isOnRecordSince(trx: Trx, instant: Date): Promise<boolean> {
  const purged = await trx.selectFrom('audit_purge').select('up_to').limit(1).executeTakeFirst();
  if (!purged) return true;
  const oldest = await trx
    .selectFrom('audit_event')
    .select('at')
    .orderBy('number')
    .limit(1)
    .executeTakeFirst();
  return oldest !== undefined && oldest.at <= instant;
}
