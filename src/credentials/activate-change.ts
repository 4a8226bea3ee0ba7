import type { Selectable } from 'kysely';
import { type Account, accountById, lockAccount } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { passwordsToDispute } from '../account/disputed.ts';
import { emailKey } from '../account/email-address.ts';
import { endAllSessions } from '../account/session.ts';
import type { ActivationRefusal, EnteredCode } from '../activation/activation-kind.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import { type UsableCode, usableCode } from '../codes/check-code.ts';
import { type CodeOwner, stillProves } from '../codes/code-owner.ts';
import { disputeLink } from '../codes/dispute-link.ts';
import { endPendingRecovery } from '../codes/end-recovery.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { CredentialChangeTable, Database } from '../database/schema.ts';
import { send } from '../mail/outbox.ts';
import { storePassword } from '../passwords/set-password.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { addressChangedMail, addressChangedNotice } from './mails.tsx';

/** The account a change was activated on, for its recap; none once another was, though it be back to the same address. */
export async function activatedAccount(
  db: Database,
  changeId: string,
): Promise<{ account: Account; activatedAt: Date; withPassword: boolean } | undefined> {
  const change = await db
    .selectFrom('credential_change')
    .select(['account_id', 'new_email_key', 'ended_at'])
    .where('id', '=', changeId)
    .where('status', '=', 'activated')
    .executeTakeFirst();
  if (!change?.ended_at) return undefined;
  const later = await db
    .selectFrom('credential_change')
    .select('id')
    .where('account_id', '=', change.account_id)
    .where('status', '=', 'activated')
    .where('ended_at', '>', change.ended_at)
    .executeTakeFirst();
  if (later) return undefined;
  const account = await accountById(db, change.account_id);
  if (account?.sign_in_email_key !== change.new_email_key) return undefined;
  return {
    account,
    activatedAt: change.ended_at,
    withPassword: await wasPasswordChanged(db, account.id),
  };
}

/** The change itself forgets the hash once it is in force; the audit log says that there was one. */
async function wasPasswordChanged(db: Database, accountId: string): Promise<boolean> {
  const activation = await db
    .selectFrom('audit_event')
    .select('details')
    .where('account_id', '=', accountId)
    .where('event', '=', 'change-activated')
    .where('outcome', '=', 'done')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (
    activation !== undefined &&
    (JSON.parse(activation.details) as { withPassword?: boolean }).withPassword === true
  );
}

export type ActivateChangeOutcome = { outcome: 'activated'; changeId: string } | ActivationRefusal;

/**
 * Who may enter the code of a change: whoever has a session of the account, or knows its password or the one asked
 * for. The new address alone proves nothing: it may be mistyped.
 */
export async function ownerOfChange({ db }: Ground, changeId: string): Promise<CodeOwner | undefined> {
  const change = await db
    .selectFrom('credential_change')
    .selectAll()
    .where('id', '=', changeId)
    .executeTakeFirst();
  const account = change && (await accountById(db, change.account_id));
  return account && ownerOf(account, change);
}

/**
 * Second tab of the activation: with a code recognised, the new address entered and its owner proved, the account's
 * address changes, and its password too if both were asked for, in one transaction. Every session of the account
 * ends. Of several activations at once exactly one succeeds.
 * @param origin where the request came from, for the audit log
 */
export async function activateChange(
  platform: Platform,
  { codeId, email, proof, enteredBy }: EnteredCode,
  origin: Origin,
): Promise<ActivateChangeOutcome> {
  const first = await usableCode(platform.db, codeId, 'change', platform.clock.now());
  if (first.outcome !== 'code-usable') return first;
  const { account_id } = await changeOf(platform.db, first.code);
  try {
    return await inTransaction(platform, async (tx): Promise<ActivateChangeOutcome> => {
      const account = await lockAccount(tx.db, account_id);
      // Under the lock nothing about this account moves any more: look again.
      const checked = await usableCode(tx.db, codeId, 'change', tx.clock.now());
      if (!account || checked.outcome !== 'code-usable') {
        return { outcome: checked.outcome === 'code-usable' ? 'code-unknown' : checked.outcome };
      }
      const change = await changeOf(tx.db, checked.code);
      if (change.status !== 'pending') return { outcome: 'code-replaced' };
      if (change.new_email_key !== emailKey(email)) return { outcome: 'wrong-address' };
      if (!(await stillProves(tx.db, proof, ownerOf(account, change)))) return { outcome: 'proof-over' };
      await applyChange(tx, account, change, codeId, origin);
      if (enteredBy) await rememberCompleted(tx, { what: 'activation', by: enteredBy });
      return { outcome: 'activated', changeId: change.id };
    });
  } catch (error) {
    // The unique index has the last word when another account takes the address at the same instant.
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}

async function applyChange(
  tx: Tx,
  account: Account,
  change: Change,
  codeId: string,
  origin: Origin,
): Promise<void> {
  const now = tx.clock.now();
  const formerPasswords = tx.installation.SECURITY_QUESTION
    ? null
    : await passwordsToDispute(tx.db, account, change.requested_at);
  await tx.db
    .updateTable('account')
    .set({ sign_in_email: change.new_email, sign_in_email_key: change.new_email_key })
    .where('id', '=', account.id)
    .execute();
  if (change.new_password_hash !== null) await storePassword(tx, account.id, change.new_password_hash);
  await tx.db.updateTable('activation_code').set({ used_at: now }).where('id', '=', codeId).execute();
  await tx.db
    .updateTable('credential_change')
    .set({
      status: 'activated',
      ended_at: now,
      new_password_hash: null,
      former_password_hash: formerPasswords,
    })
    .where('id', '=', change.id)
    .execute();
  await endPendingRecovery(tx, account.id, 'credentials-changed');
  await endAllSessions(tx.db, account.id);
  const { installation } = tx;
  await send(
    tx,
    addressChangedNotice(installation, account, {
      at: now,
      origin,
      dispute: await disputeLink(tx, change.id),
    }),
  );
  const withPassword = change.new_password_hash !== null;
  await send(tx, addressChangedMail(installation, account, change.new_email, now, withPassword));
  await record(tx, {
    event: 'change-activated',
    accountId: account.id,
    origin,
    details: {
      oldAddress: maskedEmail(account.sign_in_email),
      withPassword,
    },
  });
}

type Change = Selectable<CredentialChangeTable>;

function ownerOf(account: Account, change: Change): CodeOwner {
  const { new_password_hash } = change;
  return {
    accountId: account.id,
    emailKey: change.new_email_key,
    countedWith: account.sign_in_email,
    passwordHashes: [account.password_hash, ...(new_password_hash === null ? [] : [new_password_hash])],
  };
}

function changeOf(db: Database, code: UsableCode): Promise<Change> {
  return db
    .selectFrom('credential_change')
    .selectAll()
    .where('id', '=', code.subjectId)
    .executeTakeFirstOrThrow();
}
