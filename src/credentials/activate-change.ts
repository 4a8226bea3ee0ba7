import { type SqlBool, sql } from 'kysely';
import { type Account, accounts, factorsFrozenUntil } from '../account/account.ts';
import { passwordsToDispute } from '../account/disputed.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { endAllSessions } from '../account/session.ts';
import { maskedEmail, record } from '../audit/record-event.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import { revokeCodes } from '../codes/store.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import { SUCCESSORS_WAITING } from '../mandates/granting/offers.ts';
import { withdrawSuccessors } from '../mandates/granting/take-over.ts';
import { storePassword } from '../passwords/set-password.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { disputeLink } from './dispute-link.ts';
import { addressChangedMail } from './mails.tsx';
import { addressChangedNotice } from './notice-mails.tsx';

/**
 * Who may enter the code of a change: whoever has a session of the account, or knows its password or the one asked
 * for. The new address alone proves nothing: it may be mistyped (rule 2.11).
 */
export function ownerOfChange(db: Database, changeId: string): Asked<CodeOwner> {
  return db
    .selectFrom('credential_change as change')
    .innerJoin('account', 'account.id', 'change.account_id')
    .where('change.id', '=', changeId)
    .where('change.status', '=', 'pending')
    .select([
      'account.id as accountId',
      'change.new_email_key as emailKey',
      'account.sign_in_email as countedWith',
      sql<string[]>`array_remove(array[account.password_hash, change.new_password_hash], null)`.as(
        'passwordHashes',
      ),
    ]);
}

/** Holds the account whose address is about to change. */
export function lockAccountOfChange(db: Trx, changeId: string) {
  return accountOfChange(db, changeId).forNoKeyUpdate();
}

/**
 * The account's address changes, and its password too if both were asked for. Every session of the account ends, and so does
 * a forgotten password that was under way. The caller holds the account's lock.
 */
export async function activateChange(tx: Tx, changeId: string, origin: Origin): Promise<void> {
  const { db, installation } = tx;
  const now = tx.clock.now();
  const waiting = SUCCESSORS_WAITING.json(sql.ref('account.id'), now).as('successors');
  const [[change], [found]] = await tx.together(
    changes(db, changeId),
    accountOfChange(db, changeId).select(waiting),
  );
  if (!change || !found) throw new Error('a change that is gone was activated');
  const { successors: proposed, ...account } = found;
  const formerPasswords = installation.SECURITY_QUESTION
    ? null
    : await passwordsToDispute(db, account, change.requested_at);
  await tx.later(
    db
      .updateTable('account')
      .set({
        sign_in_email: change.new_email,
        sign_in_email_key: change.new_email_key,
        factors_frozen_until: factorsFrozenUntil(now),
      })
      .where('id', '=', account.id),
  );
  const withPassword = change.new_password_hash !== null;
  if (change.new_password_hash !== null) await storePassword(tx, account.id, change.new_password_hash);
  await tx.later(
    db
      .updateTable('credential_change')
      .set({
        status: 'activated',
        ended_at: now,
        new_password_hash: null,
        former_password_hash: formerPasswords,
      })
      .where('id', '=', change.id),
  );
  await revokeCodes(tx, 'recovery', account.id);
  await endAllSessions(tx, account.id);
  await distrustBrowsers(tx, account);
  await cancelRemoval(tx, account, 'credentials-changed', origin);
  const successors = Number(proposed) > 0 ? await withdrawSuccessors(tx, account.id, { origin }) : 0;
  const dispute = await disputeLink(tx, change.id);
  await send(tx, addressChangedNotice(installation, account, { at: now, origin, dispute }));
  await send(tx, addressChangedMail(installation, account, change.new_email, now, withPassword, successors));
  await record(tx, {
    event: 'change-activated',
    accountId: account.id,
    origin,
    details: { oldAddress: maskedEmail(account.sign_in_email), withPassword },
  });
}

/** The account a change was activated on, for its recap; none once another was, though it be back to the same address. */
export async function activatedAccount(
  db: Database,
  changeId: string,
): Promise<{ account: Account; activatedAt: Date; withPassword: boolean } | undefined> {
  const found = await accountOfChange(db, changeId)
    .select((eb) => [
      eb
        .selectFrom('credential_change as change')
        .select('change.ended_at')
        .where('change.id', '=', changeId)
        .where('change.status', '=', 'activated')
        .whereRef('change.new_email_key', '=', 'account.sign_in_email_key')
        .where(sql<SqlBool>`not exists (
          select from credential_change as later
          where later.account_id = change.account_id and later.status = 'activated' and later.ended_at > change.ended_at)`)
        .as('activatedAt'),
      eb
        .selectFrom('audit_log')
        .select('details')
        .whereRef('audit_log.account_id', '=', 'account.id')
        .where('event', '=', 'change-activated')
        .where('outcome', '=', 'done')
        .orderBy('at', 'desc')
        .orderBy('audit_log.id', 'desc')
        .limit(1)
        .as('details'),
    ])
    .executeTakeFirst();
  if (!found?.activatedAt) return undefined;
  const { activatedAt, details, ...account } = found;
  return { account, activatedAt, withPassword: isWithPassword(details) };
}

/** The change itself forgets the hash once it is in force; the audit log says that there was one. */
function isWithPassword(details: string | null): boolean {
  return details !== null && (JSON.parse(details) as { withPassword?: boolean }).withPassword === true;
}

function changes(db: Database, id: string) {
  return db
    .selectFrom('credential_change')
    .select(['id', 'account_id', 'new_email', 'new_email_key', 'new_password_hash', 'requested_at'])
    .where('id', '=', id);
}

function accountOfChange(db: Database, id: string) {
  return accounts(db).where('id', '=', changes(db, id).clearSelect().select('account_id'));
}
