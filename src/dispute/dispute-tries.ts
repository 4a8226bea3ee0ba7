import type { Account } from '../account/account.ts';
import { type AuditEventName, record } from '../audit/record-event.ts';
import type { Database } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { type Change, DISPUTE_TRIES } from './dispute-state.ts';
import { disputeStoppedMail } from './mails.tsx';

/*
 * Whoever disputes an activated change has so many tries at what is asked. They are the change's own: whoever reads the
 * old mailbox uses up nothing else of the account.
 */

/**
 * Counts a try before it is looked at, in one statement: those sent at once are counted one by one.
 * @returns undefined when no more are looked at
 */
export function countTry(db: Database, changeId: string): Promise<Change | undefined> {
  return db
    .updateTable('credential_change')
    .set((eb) => ({ dispute_tries: eb('dispute_tries', '+', 1) }))
    .where('id', '=', changeId)
    .where('status', '=', 'activated')
    .where('dispute_tries', '<', DISPUTE_TRIES)
    .returningAll()
    .executeTakeFirst();
}

/** A try that was counted and could not be compared, for the program was too busy. */
export function giveBackTry(db: Database, changeId: string): Promise<unknown> {
  return db
    .updateTable('credential_change')
    .set((eb) => ({ dispute_tries: eb('dispute_tries', '-', 1) }))
    .where('id', '=', changeId)
    .execute();
}

/**
 * A wrong one goes on record. Whoever signs in today is told of the last one looked at: somebody else reads the old
 * mailbox.
 */
export async function refuseTry(
  platform: Platform,
  account: Account,
  counted: Change,
  { event, origin }: { event: Extract<AuditEventName, 'change-undone' | 'account-frozen'>; origin: Origin },
): Promise<{ outcome: 'wrong-secret'; triesLeft: number }> {
  const triesLeft = DISPUTE_TRIES - counted.dispute_tries;
  await inTransaction(platform, async (tx) => {
    if (triesLeft === 0) {
      const tried = event === 'change-undone' ? 'answer' : 'password';
      await send(tx, disputeStoppedMail(tx.installation, account, tx.clock.now(), tried));
    }
    await record(tx, { event, outcome: 'refused', accountId: account.id, origin });
  });
  return { outcome: 'wrong-secret', triesLeft };
}
