import { type Account, factorsFrozenUntil, lockAccount } from '../account/account.ts';
import { rememberCompleted } from '../account/completed-step.ts';
import { unsettledSince } from '../account/disputed.ts';
import { type Browser, NEW_BROWSER, rememberBrowser } from '../account/known-browser.ts';
import { asksSecondStep } from '../account/proof.ts';
import { endAllSessions } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { revokeCodes, useCode } from '../codes/store.ts';
import { endPendingChange } from '../credentials/pending-change.ts';
import type { Database } from '../database/schema.ts';
import { loseFactors } from '../factors/carry-out-removals.ts';
import { cancelRemoval } from '../factors/removal.ts';
import { send } from '../mail/outbox.ts';
import { withdrawSuccessors } from '../mandates/granting/take-over.ts';
import {
  distrustYoungPasskeys,
  openPasskeys,
  type PasskeysTouched,
  passkeysAsleep,
  passkeysOf,
} from '../passkeys/passkey.ts';
import type { PasswordFault } from '../passwords/rules.ts';
import { judgePassword, storePassword } from '../passwords/set-password.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { recoverLocked } from '../space-lock/reopen-space.ts';
import { verifiedAccount } from './find-recovery.ts';
import { passwordRecoveredMail } from './mails.tsx';

/** What the last screen tells. */
export interface Recovered {
  email: string;
  /** `YYYY-MM-DD` */
  validUntil: string;
  /** A change of address was pending, and died with it. */
  changeEnded: boolean;
  /** Not told by a version before. */
  passkeys?: PasskeysTouched | undefined;
}

export type ChoosePasswordOutcome =
  | ({ outcome: 'recovered'; browserTokens: readonly string[] } & Recovered)
  | { outcome: 'password-refused'; faults: PasswordFault[] }
  | { outcome: 'recovery-over' };

/**
 * Last step of a forgotten password: the new one is in force at once, every session of the account
 * ends, and so does a pending change of address, for whoever asked for it may be the person being locked out; for the same
 * reason a passkey made in the 72 hours before opens nothing any more.
 * Nobody is signed in by it, but the browser is known from now on, so that nobody's wrong passwords stand between it and
 * the sign-in that follows. Of several at once exactly one succeeds.
 * @param chosenBy by which the browser is known again when it sends the form a second time: see `completed-step.ts`
 */
export async function choosePassword(
  platform: Platform,
  recoveryId: string,
  newPassword: string,
  origin: Origin,
  browser: Browser = NEW_BROWSER,
  chosenBy?: string,
): Promise<ChoosePasswordOutcome> {
  const account = await verifiedAccount(platform, recoveryId);
  if (!account) return { outcome: 'recovery-over' };
  const faults = await judgePassword(platform, account, newPassword);
  if (faults.length > 0) return { outcome: 'password-refused', faults };
  const passwordHash = await platform.hasher.hash(newPassword);

  return inTransaction(platform, async (tx): Promise<ChoosePasswordOutcome> => {
    await lockAccount(tx.db, account.id);
    // Under the lock: another choice, or a change of the credentials, may have come first.
    const locked = await verifiedAccount(tx, recoveryId);
    if (!locked || !(await useCode(tx, { purpose: 'recovery', id: recoveryId })))
      return { outcome: 'recovery-over' };
    if (chosenBy) await rememberCompleted(tx, { what: 'recovery', by: chosenBy });
    return recover(tx, locked, { recoveryId, passwordHash, origin, browser });
  });
}

/** What a finished recovery did, for the browser that finished it and never got the answer. */
export async function recovered({ db }: Ground, recoveryId: string): Promise<Recovered | undefined> {
  const recovery = await db
    .selectFrom('recovery')
    .innerJoin('account', 'account.id', 'recovery.account_id')
    .select(['account.id', 'account.sign_in_email', 'account.password_valid_until', 'recovery.ended_at'])
    .where('recovery.id', '=', recoveryId)
    .where('recovery.status', '=', 'done')
    .executeTakeFirst();
  if (!recovery?.ended_at) return undefined;
  const changeEnded = await db
    .selectFrom('credential_change')
    .select('id')
    .where('account_id', '=', recovery.id)
    .where('status', '=', 'password-changed')
    .where('ended_at', '>=', recovery.ended_at)
    .executeTakeFirst();
  const since = recovery.ended_at;
  const asleep = await passkeysAsleep(db, recovery.id).where('asleep_at', '>=', since).execute();
  return {
    email: recovery.sign_in_email,
    validUntil: recovery.password_valid_until,
    changeEnded: changeEnded !== undefined,
    passkeys: {
      asleep: asleep.length,
      secondOnly: await secondOnlySince(db, recovery.id, since),
      open: await openPasskeys(db, recovery.id),
    },
  };
}

async function secondOnlySince(db: Database, accountId: string, since: Date): Promise<number> {
  return (await passkeysOf(db, accountId).where('second_only_at', '>=', since).execute()).length;
}

interface Choice {
  recoveryId: string;
  passwordHash: string;
  origin: Origin;
  browser: Browser;
}

async function recover(
  tx: Tx,
  account: Account,
  { recoveryId, passwordHash, origin, browser }: Choice,
): Promise<ChoosePasswordOutcome> {
  const validUntil = await storePassword(tx, account.id, passwordHash);
  const frozen = { factors_frozen_until: factorsFrozenUntil(tx.clock.now()) };
  await tx.later(tx.db.updateTable('account').set(frozen).where('id', '=', account.id));
  const changeEnded = await endPendingChange(tx, account.id, 'password-changed');
  await revokeCodes(tx, 'recovery', account.id);
  await endAllSessions(tx, account.id);
  await cancelRemoval(tx, account, 'credentials-changed', origin);
  const successors = await withdrawSuccessors(tx, account.id, { origin });
  const losesFactors = await endsFactors(tx, recoveryId);
  const passkeys = losesFactors
    ? await loseFactors(tx, account, 'letter')
    : await distrustYoungPasskeys(tx, account, unsettledSince(tx.clock.now()));
  await recoverLocked(tx, losesFactors ? { ...account, factors: [] } : account, origin);
  // Known, it would have tries of its own at the second step: ten fresh ones with each recovery for who reads the mailbox.
  const tokens = asksSecondStep(tx, account)
    ? browser.tokens
    : (await rememberBrowser(tx, account, browser, origin.ip)).tokens;
  const told = { validUntil, changeEnded, successors, passkeys };
  await send(tx, passwordRecoveredMail(tx.installation, account, told, tx.clock.now()));
  await record(tx, { event: 'password-recovered', accountId: account.id, origin });
  return {
    outcome: 'recovered',
    browserTokens: tokens,
    email: account.sign_in_email,
    ...told,
  };
}

/** The letter was printed for somebody who has lost every factor as well. */
async function endsFactors({ db }: Tx, recoveryId: string): Promise<boolean> {
  const recovery = await db
    .selectFrom('recovery')
    .select('ends_factors')
    .where('id', '=', recoveryId)
    .executeTakeFirst();
  return recovery?.ends_factors === true;
}
