import { type Account, validUntil } from '../account/account.ts';
import { DISPUTED_CREDENTIALS_MS } from '../account/disputed.ts';
import { forgetBrowsers } from '../account/known-browser.ts';
import type { Trx } from '../database/schema.ts';
import { orderedUuid } from '../platform/ordered-uuid.ts';
import type { Platform } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { checkPassword, type HistoryFault, type PasswordFault } from './rules.ts';
import type { PasswordBearer } from './strength/contained.ts';

/** One of the last 10 passwords cannot be chosen again. */
const HISTORY_LENGTH = 10;

/**
 * All the rules on a password chosen by the holder, the cheap ones first; the costly ones
 * (strength, history) are looked at only when the cheap ones pass.
 * @param newEmail the address asked for together with it, which it may not contain either
 * @returns every fault found; none means that it may be stored
 */
export async function judgePassword(
  platform: Platform,
  account: Account,
  password: string,
  newEmail?: string,
): Promise<PasswordFault[]> {
  const faults = await judgeByItself(platform, account, password, newEmail);
  if (faults.length > 0) return faults;
  return historyFaults(platform, account, password);
}

/**
 * The same but for the last ten passwords: what may be said to somebody who holds no more than a session. The password
 * in force is one of the ten, so that « used before » would tell whether it was guessed.
 */
export function judgeByItself(
  platform: Pick<Platform, 'strength'>,
  account: Account,
  password: string,
  newEmail?: string,
): Promise<PasswordFault[]> {
  return judge(platform, bearerOf(account, newEmail), personalWords(account, newEmail), password);
}

/**
 * The same for the first password of somebody who has no account yet, and so no history.
 * @param city of the postal address: one of the words that someone who knows the holder would try
 */
export function judgeFirstPassword(
  platform: Pick<Platform, 'strength'>,
  bearer: PasswordBearer,
  city: string,
  password: string,
): Promise<PasswordFault[]> {
  const words = [bearer.firstName, bearer.lastName, city, ...bearer.signInEmail.split(/[@.]/)];
  return judge(platform, bearer, words.filter(Boolean), password);
}

/** Whose password it is: what it may not contain. */
export function bearerOf(account: Account, newEmail = ''): PasswordBearer {
  return {
    signInEmail: account.sign_in_email,
    ...(newEmail !== '' && { newEmail }),
    firstName: account.first_name,
    lastName: account.last_name,
    subscriberNumber: account.subscriber_number,
  };
}

/** What someone who knows the holder would try first. */
export function personalWords(account: Account, newEmail?: string): string[] {
  const emails = [account.sign_in_email, newEmail ?? ''].flatMap((email) => email.split(/[@.]/));
  return [account.first_name, account.last_name, account.city, account.subscriber_number, ...emails].filter(
    Boolean,
  );
}

/**
 * Puts a hash already judged in force from `now` on, and remembers it. No browser is known any more.
 * The caller holds the account's lock.
 * @returns the last day on which it is valid, `YYYY-MM-DD`
 */
export async function storePassword(tx: Tx, accountId: string, passwordHash: string): Promise<string> {
  const now = tx.clock.now();
  const until = validUntil(now, tx.installation.PASSWORD_VALIDITY_YEARS);
  // Whoever gave wrong codes after the one before does not know this one.
  const inForce = { password_hash: passwordHash, password_valid_until: until, wrong_steps: 0 };
  await tx.later(tx.db.updateTable('account').set(inForce).where('id', '=', accountId));
  const remembered = {
    id: orderedUuid(tx),
    account_id: accountId,
    password_hash: passwordHash,
    set_at: now,
  };
  await tx.later(tx.db.insertInto('password_history').values(remembered));
  await tx.later(olderPasswords(tx.db, accountId, now));
  await forgetBrowsers(tx, accountId);
  return until;
}

async function judge(
  { strength }: Pick<Platform, 'strength'>,
  bearer: PasswordBearer,
  words: readonly string[],
  password: string,
): Promise<PasswordFault[]> {
  const faults = checkPassword(password, bearer);
  if (faults.length > 0) return faults;
  const judgement = await strength.judge(password, words);
  switch (judgement) {
    case 'strong':
      return [];
    case 'common':
    case 'breached':
      return [judgement];
    case 'weak':
    case 'medium':
      return ['guessable'];
  }
}

/** Whether it is one of the last ten, the one in force included: to be asked for who knows that one. */
export async function historyFaults(
  { db, hasher }: Platform,
  account: Account,
  password: string,
): Promise<HistoryFault[]> {
  const history = await db
    .selectFrom('password_history')
    .select('password_hash')
    .where('account_id', '=', account.id)
    .orderBy('set_at', 'desc')
    .limit(HISTORY_LENGTH)
    .execute();
  const hashes = history.map(({ password_hash }) => password_hash);
  if (!(await hasher.verifyAny(account.id, hashes, password))) return [];
  return [(await hasher.verify(account.password_hash, password)) ? 'in-force' : 'used-before'];
}

/**
 * Deletes the older ones. Beyond the last ten, those stay that may prove a dispute of a change under way or to come: all chosen in the last
 * days, and the one in force when these began. Choosing many in a row does not wash away the holder's own.
 */
function olderPasswords(trx: Trx, accountId: string, now: Date) {
  const lastTen = trx
    .selectFrom('password_history')
    .select('id')
    .where('account_id', '=', accountId)
    .orderBy('set_at', 'desc')
    .limit(HISTORY_LENGTH);
  const inForceBefore = trx
    .selectFrom('password_history')
    .select(({ fn }) => fn.max('set_at').as('set_at'))
    .where('account_id', '=', accountId)
    .where('set_at', '<=', new Date(now.getTime() - DISPUTED_CREDENTIALS_MS));
  return trx
    .deleteFrom('password_history')
    .where('account_id', '=', accountId)
    .where('id', 'not in', lastTen)
    .where('set_at', '<', inForceBefore);
}
