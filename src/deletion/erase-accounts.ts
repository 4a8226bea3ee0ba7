import { type Account, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { bearsCode } from '../codes/purge-codes.ts';
import { endAddressesAskedBy } from '../company-address/address-change.ts';
import { send } from '../mail/outbox.ts';
import { eraseMails, mailsAbout } from '../mail/purge-mails.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { mailsOfRegistration } from '../registration/pending-registration.ts';
import { finalIfAskedBy } from './cancel-deletion.tsx';
import { endRoles } from './end-roles.tsx';
import { accountDeletedMail } from './mails.tsx';

/**
 * Erases the accounts whose deletion was asked for 7 days ago: hourly, by any number of instances at once.
 * One that cannot be erased is tried again the next hour and keeps no other from being erased.
 */
export async function eraseAccounts(platform: Platform): Promise<void> {
  const due = await platform.db
    .selectFrom('account')
    .select('id')
    .where('deletion_asked_at', '<=', finalIfAskedBy(platform.clock.now()))
    // Its holder cannot cancel it meanwhile.
    .where('locked_at', 'is', null)
    .orderBy('deletion_asked_at')
    .execute();
  for (const { id } of due) {
    await eraseAccount(platform, id).catch((error: unknown) =>
      platform.log.error({ err: error, accountId: id }, 'account not erased, it will be tried again'),
    );
  }
}

/** Nothing happens when its holder signed in meanwhile, or another instance was faster. */
async function eraseAccount(platform: Platform, accountId: string): Promise<void> {
  await inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, accountId);
    if (!account?.deletion_asked_at || account.locked_at) return;
    if (account.deletion_asked_at > finalIfAskedBy(tx.clock.now())) return;
    // Asked now, for deleting the account takes the rows that tell it along; its creation's were written before it was there.
    const mailIds = [
      ...(await mailsAbout(tx.db, accountId)),
      ...(await mailsOfRegistration(tx.db, accountId)),
    ];
    await endRoles(tx, account);
    await endAddressesAskedBy(tx, accountId);
    await tx.db.deleteFrom('account').where('id', '=', accountId).execute();
    await eraseMails(tx.db, mailIds, bearsCode);
    await sendLastMail(tx, account);
    await record(tx, {
      event: 'account-deleted',
      accountId,
      details: { subscriberNumber: account.subscriber_number },
    });
  });
}

/** The last mail is about no account any more: the purge of mails handed over takes it in time. */
async function sendLastMail(tx: Tx, account: Account): Promise<void> {
  const { accountId: _, ...mail } = accountDeletedMail(tx.installation, account, tx.clock.now());
  await send(tx, mail);
}
