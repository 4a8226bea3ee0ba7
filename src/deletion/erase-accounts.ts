import { type Account, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { Trx } from '../database/schema.ts';
import { NOBODY, send } from '../mail/outbox.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { finalIfAskedBy } from './cancel-deletion.tsx';
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
    if (!account?.deletion_asked_at) return;
    if (account.deletion_asked_at > finalIfAskedBy(tx.clock.now())) return;
    // Asked now, for deleting the account takes the rows that tell it along.
    const mailIds = await mailsAbout(tx.db, accountId);
    await tx.db.deleteFrom('account').where('id', '=', accountId).execute();
    await eraseMails(tx.db, mailIds);
    await sayFarewell(tx, account);
    await record(tx, {
      event: 'account-deleted',
      accountId,
      details: { subscriberNumber: account.subscriber_number },
    });
  });
}

/** Also those of its creation, written before there was an account. */
async function mailsAbout(trx: Trx, accountId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('mail')
    .select('mail.id')
    .leftJoin('activation_code', 'activation_code.mail_id', 'mail.id')
    .leftJoin('registration', 'registration.id', 'activation_code.registration_id')
    .where((eb) =>
      eb.or([eb('mail.about_account_id', '=', accountId), eb('registration.account_id', '=', accountId)]),
    )
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * A mail that the code of somebody else hangs on, who asked for this account's address, stays, emptied: one that had not
 * left leaves to nobody, so that its asker cannot see that the address opened an account, nor what became of it.
 */
async function eraseMails(trx: Trx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .deleteFrom('mail')
    .where('id', 'in', ids)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('activation_code').select('id').whereRef('activation_code.mail_id', '=', 'mail.id'),
        ),
      ),
    )
    .execute();
  await trx
    .updateTable('mail')
    .set({ recipient: NOBODY, about_account_id: null, sealed_body: null })
    .where('id', 'in', ids)
    .execute();
}

/** The last mail is about no account any more: the purge of mails handed over takes it in time. */
async function sayFarewell(tx: Tx, account: Account): Promise<void> {
  const { accountId: _, ...mail } = accountDeletedMail(tx.installation, account, tx.clock.now());
  await send(tx, mail);
}
