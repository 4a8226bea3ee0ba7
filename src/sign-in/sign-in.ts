import type { Account } from '../account/account.ts';
import { type Browser, isSeenBefore, NEW_BROWSER, type ShownBrowser } from '../account/known-browser.ts';
import { asksSecondStep, byPassword } from '../account/proof.ts';
import { type CountedSignIn, UNCOUNTED } from '../account/sign-in-tries.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/unit-of-work.ts';
import { checkPassword, type FoundAccount, type Typed } from './check-password.ts';
import { approach } from './open-space.ts';
import { type Opening, openOrAsk } from './second-step.ts';

export type SignInOutcome =
  | Opening
  /** The password was right, and the installation wants a code by mail besides in a browser that is not known. */
  | { outcome: 'mailed-step'; account: Account }
  /** `accountId`: whose history tells of it, if anybody's; to be recorded after the answer, which must not tell. */
  | { outcome: 'wrong-credentials'; accountId: string | undefined };

/**
 * Opens a session for an address and its password. The answer tells nothing more than yes or no, and the
 * work done is the same whether or not the address opens an account.
 * @param found the account of the address, where it was just looked up
 * @param tried what counts the try
 */
export async function signIn(
  platform: Platform,
  typed: Typed,
  origin: Origin,
  browser: Browser = NEW_BROWSER,
  { found, tried = UNCOUNTED }: { found?: FoundAccount; tried?: Pick<CountedSignIn, 'succeeded'> } = {},
): Promise<SignInOutcome> {
  const checked = await checkPassword(platform, typed, found);
  if (!checked.right) return { outcome: 'wrong-credentials', accountId: checked.accountId };
  const { account } = checked;
  // The costs of a hash have risen since.
  const isOutdated = platform.hasher.isOutdated(account.password_hash);
  const better = isOutdated ? await platform.hasher.hash(typed.password) : undefined;

  const opened = await inTransaction(platform, async (tx) => {
    const doorstep = await approach(tx, account.id, browser);
    if (
      doorstep?.account.password_hash !== account.password_hash ||
      doorstep.account.sign_in_email_key !== account.sign_in_email_key
    ) {
      return undefined;
    }
    if (better)
      await tx.later(
        tx.db.updateTable('account').set({ password_hash: better }).where('id', '=', account.id),
      );
    await tried.succeeded(tx);
    const standing = { ...doorstep.account, password_hash: better ?? doorstep.account.password_hash };
    if (asksMailedStep(tx, standing, browser, doorstep.shown))
      return { outcome: 'mailed-step', account: standing } as const;
    return openOrAsk(
      tx,
      { ...doorstep, account: standing },
      { origin, browser, proof: byPassword(tx.clock.now()) },
    );
  });
  // Address or password have changed meanwhile, if only by another sign-in that hashed it anew: what is in force now
  // is asked.
  return opened ?? signIn(platform, typed, origin, browser, { tried });
}

/**
 * `MAILED_STEP`: of an account without a factor, which asks for more by itself. A code by mail is no factor (CNIL,
 * deliberation 2025-019): whoever reads the mailbox has it, and a forgotten password too.
 */
function asksMailedStep(tx: Tx, account: Account, browser: Browser, shown: readonly ShownBrowser[]): boolean {
  return (
    tx.installation.MAILED_STEP && !asksSecondStep(tx, account) && !isSeenBefore(tx, account, browser, shown)
  );
}
