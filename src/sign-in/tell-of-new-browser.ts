import type { Account } from '../account/account.ts';
import type { Trx } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import { countAttempt, type RateLimit } from '../platform/throttle.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { newBrowserMail } from './mails.tsx';

/** Five mails a day: only who has the password causes one, so that nobody else can use them up. */
const MAILS: RateLimit = { free: 4, firstDelay: 86_400, longestDelay: 86_400, forgetAfter: 86_400 };

/**
 * Mails the holder that somebody signed in with a browser never seen before (OWASP ASVS 5.0, 6.3.5); not at the first
 * sign-in ever, for which there is nothing to compare. That sign-in is recorded already.
 */
export async function tellOfNewBrowser(tx: Tx, account: Account, origin: Origin): Promise<void> {
  if (!(await hasSignedInBefore(tx.db, account.id)) && (await isOnRecordSince(tx.db, account.created_at)))
    return;
  const counted = await countAttempt(tx, `new-browser/${account.id}`, MAILS);
  if (!counted.allowed) return;
  const mail = newBrowserMail(tx.installation, account, origin, tx.clock.now());
  await send(tx, mail);
}

async function hasSignedInBefore(trx: Trx, accountId: string): Promise<boolean> {
  const line = await trx
    .selectFrom('audit_log')
    .select('event')
    .where('account_id', '=', accountId)
    .where('event', '=', 'signed-in')
    .where('outcome', '=', 'done')
    // The sign-in that is told of is one.
    .offset(1)
    .limit(1)
    .executeTakeFirst();
  return line !== undefined;
}

/** Whether the audit log has lost nothing since: of a space long unused it may not know the last sign-in any more. */
async function isOnRecordSince(trx: Trx, instant: Date): Promise<boolean> {
  const cut = await trx.selectFrom('audit_cut').select('month').executeTakeFirst();
  if (cut) return new Date(`${cut.month}-01T00:00:00Z`) <= instant;
  const chainCut = await trx.selectFrom('audit_purge').select('up_to').limit(1).executeTakeFirst();
  if (!chainCut) return true;
  const oldest = trx.selectFrom('audit_event').select('at').orderBy('number').limit(1);
  const { at } = (await oldest.executeTakeFirst()) ?? {};
  return at !== undefined && at <= instant;
}
