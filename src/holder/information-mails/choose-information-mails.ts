import { lockAccount } from '../../account/account.ts';
import { asHolder } from '../../account/as-holder.ts';
import type { Actor } from '../../account/session.ts';
import { record } from '../../audit/record-event.ts';
import type { Origin } from '../../platform/network.ts';
import type { Platform } from '../../platform/platform.ts';
import { inTransaction, type Tx } from '../../platform/unit-of-work.ts';

/** Accepts mails that inform, or refuses them, from one's own space. */
export function chooseInformationMails(platform: Platform, actor: Actor, wanted: boolean): Promise<void> {
  return asHolder(platform, actor, ({ tx, account }) => choose(tx, account, wanted, actor.origin));
}

/** The same by the link in such a mail, without a session: it can only refuse. Twice is as good as once. */
export function unsubscribe(
  platform: Platform,
  accountId: string,
  origin: Origin,
): Promise<{ outcome: 'unsubscribed' } | { outcome: 'no-such-account' }> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, accountId);
    if (!account) return { outcome: 'no-such-account' };
    await choose(tx, account, false, origin);
    return { outcome: 'unsubscribed' };
  });
}

/** The caller holds the account's lock. */
async function choose(
  tx: Tx,
  account: { id: string; information_mails: boolean },
  wanted: boolean,
  origin: Origin,
): Promise<void> {
  if (account.information_mails === wanted) return;
  await tx.db
    .updateTable('account')
    .set({ information_mails: wanted })
    .where('id', '=', account.id)
    .execute();
  await record(tx, {
    event: 'information-mails-changed',
    accountId: account.id,
    origin,
    details: { wanted },
  });
}
