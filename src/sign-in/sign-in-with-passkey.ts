import type { Browser } from '../account/known-browser.ts';
import type { Proof } from '../account/proof.ts';
import { tallyEvent } from '../audit/tally-events.ts';
import { cancelRemoval } from '../factors/removal.ts';
import type { Asked } from '../passkeys/challenge.ts';
import { checkPasskey, usePasskey } from '../passkeys/use-passkey.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import { approach, type Door, openSpace } from './open-space.ts';

export type PasskeySignInOutcome =
  | Door
  /** The page stood open for too long, or was sent twice. */
  | { outcome: 'too-late' }
  /** `accountId`: whose passkey it claimed to be, if it is one; not to be told. */
  | { outcome: 'wrong-passkey'; accountId: string | undefined };

/**
 * Opens a session for whoever proves to have a passkey. It says whose it is and that its holder is there, so that nothing
 * else is asked; the answer tells nothing about a passkey that is none of ours.
 * @param bound what the browser's challenge was made for
 */
export async function signInWithPasskey(
  platform: Platform,
  sent: string,
  bound: string,
  origin: Origin,
  browser: Browser,
): Promise<PasskeySignInOutcome> {
  const checked = await checkPasskey(platform, sent, askedToSignIn(bound));
  if (!checked.right)
    return checked.why === 'too-late'
      ? { outcome: 'too-late' }
      : { outcome: 'wrong-passkey', accountId: checked.accountId };
  const accountId = checked.passkey.account_id;
  return inTransaction(platform, async (tx): Promise<PasskeySignInOutcome> => {
    const doorstep = await approach(tx, accountId, browser);
    if (!doorstep || !(await usePasskey(tx, doorstep.account, checked, origin)))
      return { outcome: 'wrong-passkey', accountId: doorstep?.account.id };
    await cancelRemoval(tx, doorstep.account, 'factor-given', origin);
    const proof: Proof = { methods: ['passkey'], at: tx.clock.now() };
    return openSpace(tx, doorstep, { origin, browser, proof });
  });
}

export function askedToSignIn(bound: string): Asked {
  return { purpose: 'sign-in', bound };
}

/** What was no passkey of the account is told in its history, once a day: strangers may send it without end. */
export function recordWrongPasskey(
  platform: Platform,
  accountId: string | undefined,
  origin: Origin,
): Promise<void> {
  return inTransaction(platform, (tx) =>
    tallyEvent(tx, {
      event: 'sign-in-throttled',
      outcome: 'refused',
      ...(accountId && { accountId }),
      origin,
      details: { method: 'passkey' },
    }),
  );
}
