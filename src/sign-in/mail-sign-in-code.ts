import { type Account, lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send, withdrawMail } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { countAttempt } from '../platform/throttle.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { signInCodeMail } from './mails.tsx';
import {
  areCredentials,
  CODES_A_DAY,
  codesKey,
  credentialsHash,
  makeSignInCode,
  SIGN_IN_CODE_LIFETIME_MS,
  signInCodeHash,
} from './sign-in-code.ts';

/** Nobody asks for another code so soon, knowing that one was sent. */
const JUST_SENT_MS = 10_000;

/**
 * Mails the code that goes on with a sign-in, to who gave the right password. Done after the answer, which is the same
 * for a wrong one.
 * @param codeId in the sealed cookie of the browser that the code is for; an earlier one of that browser dies
 * @param checked whose password was right
 * @returns whether it was mailed: not where the credentials changed meanwhile, nor above the codes of a day, when the
 *   earlier one goes on working
 */
export function mailSignInCode(
  platform: Platform,
  codeId: string,
  checked: Account,
  origin: Origin,
): Promise<boolean> {
  return inTransaction(platform, async (tx) => {
    const account = await lockAccount(tx.db, checked.id);
    if (!account || !areCredentials(tx, account, credentialsHash(tx, checked))) return false;
    return mailCode(tx, codeId, account, origin);
  });
}

/** « Renvoyer le code », for who has a code under way; nothing is done for who has none. */
export function resendSignInCode(platform: Platform, codeId: string, origin: Origin): Promise<boolean> {
  return inTransaction(platform, async (tx) => {
    const found = await codeUnderWay(tx, codeId);
    const account = found && (await lockAccount(tx.db, found.account_id));
    // Asked again under the lock: it may have been entered meanwhile.
    const code = account && (await codeUnderWay(tx, codeId));
    if (!code || !areCredentials(tx, account, code.credentials_hash)) return false;
    return mailCode(tx, codeId, account, origin);
  });
}

function codeUnderWay({ db, clock }: Tx, codeId: string) {
  return db
    .selectFrom('sign_in_code')
    .select(['account_id', 'credentials_hash'])
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('sent_at', '>', new Date(clock.now().getTime() - SIGN_IN_CODE_LIFETIME_MS))
    .executeTakeFirst();
}

async function mailCode(tx: Tx, codeId: string, account: Account, origin: Origin): Promise<boolean> {
  const now = tx.clock.now();
  const earlier = await tx.db
    .selectFrom('sign_in_code')
    .select(['mail_id', 'sent_at', 'used_at'])
    .where('id', '=', codeId)
    .executeTakeFirst();
  // A double click: the code of the first is on its way, and another would end it.
  if (earlier?.used_at === null && now.getTime() - earlier.sent_at.getTime() < JUST_SENT_MS) return true;
  const counted = await countAttempt(tx, codesKey(account.id), CODES_A_DAY);
  if (!counted.allowed) return false;
  if (earlier) await withdrawMail(tx, earlier.mail_id);
  const code = makeSignInCode(tx.random);
  const until = new Date(now.getTime() + SIGN_IN_CODE_LIFETIME_MS);
  const mail = signInCodeMail(tx.installation, account, { code, until, origin }, now);
  const row = {
    account_id: account.id,
    code_hash: signInCodeHash(tx, codeId, code),
    credentials_hash: credentialsHash(tx, account),
    mail_id: await send(tx, mail),
    tries: 0,
    sent_at: now,
    used_at: null,
  };
  await tx.db
    .insertInto('sign_in_code')
    .values({ id: codeId, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await record(tx, { event: 'sign-in-code-sent', accountId: account.id, origin });
  return true;
}
