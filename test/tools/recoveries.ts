import { readEmailAddress } from '../../src/account/email-address.ts';
import { normaliseAnswer } from '../../src/holder-data/security-question.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { choosePassword } from '../../src/recovery/choose-password.ts';
import { type LetterWanted, printRecoveryLetter } from '../../src/recovery/print-letter.ts';
import { requestRecovery, takeUpRequests } from '../../src/recovery/request-recovery.ts';
import { verifyRecovery } from '../../src/recovery/verify-recovery.ts';
import { codesTo, mailsTo, ORIGIN, openAccount } from './accounts.ts';

/** To the security question of every account of {@link openAccountWithAnswer}. */
export const ANSWER = 'Camille';

/** An account that `PASSWORD` opens, whose security answer is known. @returns its id */
export async function openAccountWithAnswer(platform: Platform, email: string): Promise<string> {
  const security_answer_hash = await platform.hasher.hash(normaliseAnswer(ANSWER));
  return openAccount(platform, email, { security_answer_hash });
}

/** « Mot de passe oublié » asked for an address, and taken up. */
export async function forgetPassword(
  platform: Platform,
  typed: string,
  { knownBrowser = false } = {},
): Promise<void> {
  const email = readEmailAddress(typed);
  if (!email) throw new Error(`${typed} is not an address`);
  await requestRecovery(platform, email, { origin: ORIGIN, knownBrowser });
  await takeUpRequests(platform);
}

/** Until whatever was asked for over HTTP, and is looked up only once the answer has left, is committed. */
export async function untilTakenUp({ db }: Pick<Platform, 'db'>): Promise<void> {
  const waiting = db.selectFrom('recovery_request').select('id');
  while (await waiting.executeTakeFirst());
}

/** The same as {@link forgetPassword}, and the code mailed. */
export async function recoveryCodeOf(platform: Platform, email: string): Promise<string> {
  const before = await codesTo(platform, email);
  await forgetPassword(platform, email);
  const code = (await codesTo(platform, email)).find((one) => !before.includes(one));
  if (code === undefined) throw new Error(`no code for ${email}`);
  return code;
}

/** The code of a letter printed to the holder of an account. @throws when none is printed */
export async function printedCodeOf(
  platform: Platform,
  subscriberNumber: string,
  wanted: LetterWanted = {},
): Promise<string> {
  let code = '';
  const { outcome } = await printRecoveryLetter(platform, subscriberNumber, wanted, async (letter) => {
    code = letter.code;
  });
  if (outcome !== 'printed') throw new Error(outcome);
  return code;
}

/** What the newest mail to an address bears to stop a letter without answer. @throws when none does */
export async function stopReferenceTo(platform: Platform, address: string): Promise<string> {
  const text = (await mailsTo(platform, address)).map((mail) => mail.text).join('\n');
  const found = [...text.matchAll(/\/arret#([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})/g)].at(-1)?.[1];
  if (found === undefined) throw new Error(`no letter to stop was told to ${address}`);
  return found;
}

/** « Mot de passe oublié » with the mailed code and the answer entered. @returns the id of the recovery */
export async function verifiedRecovery(platform: Platform, email: string): Promise<string> {
  const code = await recoveryCodeOf(platform, email);
  const result = await verifyRecovery(platform, { code }, ANSWER, ORIGIN);
  if (result.outcome !== 'verified') throw new Error(result.outcome);
  return result.recoveryId;
}

/** The whole of « Mot de passe oublié », to a new password. @throws when it is refused */
export async function recoverPassword(platform: Platform, email: string, password: string): Promise<void> {
  const recoveryId = await verifiedRecovery(platform, email);
  const { outcome } = await choosePassword(platform, recoveryId, password, ORIGIN);
  if (outcome !== 'recovered') throw new Error(outcome);
}

/** To whom the codes of a new password went that nobody else asked for: after a dispute, or from a known browser. */
export async function newPasswordCodesTo({ db }: Pick<Platform, 'db'>): Promise<string[]> {
  const mails = await db
    .selectFrom('mail')
    .select('recipient')
    .where('purpose', '=', 'own-recovery-code')
    .execute();
  return mails.map(({ recipient }) => recipient);
}
