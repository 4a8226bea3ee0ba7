import { lockAccount } from '../../account/account.ts';
import { type Actor, lockSignedInAccount } from '../../account/session.ts';
import { recordEvent } from '../../audit/record-event.ts';
import type { Trx } from '../../database/schema.ts';
import type { Origin } from '../../platform/network.ts';
import type { Platform } from '../../platform/platform.ts';

/** Accepts mails that inform, or refuses them, from one's own space. */
export function chooseInformationMails(
  platform: Platform,
  who: Actor,
  wanted: boolean,
): Promise<{ outcome: 'chosen' } | { outcome: 'signed-out' }> {
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockSignedInAccount(trx, who);
    if (!account) return { outcome: 'signed-out' };
    await choose(trx, platform, account, wanted, who.origin);
    return { outcome: 'chosen' };
  });
}

/** The same by the link in such a mail, without a session: it can only refuse. Twice is as good as once. */
export function unsubscribe(
  platform: Platform,
  accountId: string,
  origin: Origin,
): Promise<{ outcome: 'unsubscribed' } | { outcome: 'no-such-account' }> {
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockAccount(trx, accountId);
    if (!account) return { outcome: 'no-such-account' };
    await choose(trx, platform, account, false, origin);
    return { outcome: 'unsubscribed' };
  });
}

/** The caller holds the account's lock. */
async function choose(
  trx: Trx,
  platform: Platform,
  account: { id: string; information_mails: boolean },
  wanted: boolean,
  origin: Origin,
): Promise<void> {
  if (account.information_mails === wanted) return;
  await trx.updateTable('account').set({ information_mails: wanted }).where('id', '=', account.id).execute();
  await recordEvent(trx, platform, {
    event: 'information-mails-changed',
    accountId: account.id,
    origin,
    details: { wanted },
  });
}
