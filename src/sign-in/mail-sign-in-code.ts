import { type Account, lockAccount } from '../account/account.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { Trx } from '../database/schema.ts';
import { queueMail, withdrawMail } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { countAttempt } from '../platform/rate-limit.ts';
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
  return platform.db.transaction().execute(async (trx) => {
    const account = await lockAccount(trx, checked.id);
    if (!account || !areCredentials(platform, account, credentialsHash(platform, checked))) return false;
    return send(trx, platform, codeId, account, origin);
  });
}

/** « Renvoyer le code », for who has a code under way; nothing is done for who has none. */
export function resendSignInCode(platform: Platform, codeId: string, origin: Origin): Promise<boolean> {
  return platform.db.transaction().execute(async (trx) => {
    const found = await codeUnderWay(trx, platform, codeId);
    const account = found && (await lockAccount(trx, found.account_id));
    // Asked again under the lock: it may have been entered meanwhile.
    const code = account && (await codeUnderWay(trx, platform, codeId));
    if (!code || !areCredentials(platform, account, code.credentials_hash)) return false;
    return send(trx, platform, codeId, account, origin);
  });
}

function codeUnderWay(trx: Trx, { clock }: Pick<Platform, 'clock'>, codeId: string) {
  return trx
    .selectFrom('sign_in_code')
    .select(['account_id', 'credentials_hash'])
    .where('id', '=', codeId)
    .where('used_at', 'is', null)
    .where('sent_at', '>', new Date(clock.now().getTime() - SIGN_IN_CODE_LIFETIME_MS))
    .executeTakeFirst();
}

async function send(
  trx: Trx,
  platform: Platform,
  codeId: string,
  account: Account,
  origin: Origin,
): Promise<boolean> {
  const now = platform.clock.now();
  const counted = await countAttempt({ db: trx, clock: platform.clock }, codesKey(account.id), CODES_A_DAY);
  if (!counted.allowed) return false;
  const earlier = await trx
    .selectFrom('sign_in_code')
    .select('mail_id')
    .where('id', '=', codeId)
    .executeTakeFirst();
  if (earlier) await withdrawMail(trx, platform, earlier.mail_id);
  const code = makeSignInCode(platform.random);
  const until = new Date(now.getTime() + SIGN_IN_CODE_LIFETIME_MS);
  const mail = signInCodeMail(platform.installation, account, { code, until, origin }, now);
  const row = {
    account_id: account.id,
    code_hash: signInCodeHash(platform, codeId, code),
    credentials_hash: credentialsHash(platform, account),
    mail_id: await queueMail(trx, platform, mail),
    tries: 0,
    sent_at: now,
    used_at: null,
  };
  await trx
    .insertInto('sign_in_code')
    .values({ id: codeId, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  await recordEvent(trx, platform, { event: 'sign-in-code-sent', accountId: account.id, origin });
  return true;
}
