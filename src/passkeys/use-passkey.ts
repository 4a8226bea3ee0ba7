import type { Account } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type Asked, readChallenge, useChallenge } from './challenge.ts';
import { counterMail } from './mails.tsx';
import { type Passkey, passkeyOfCredential } from './passkey.ts';
import { relyingPartyOf } from './relying-party.ts';
import { readAssertion } from './response.ts';
import { type Assertion, verifyAssertion } from './verify.ts';

export type CheckedPasskey =
  | { right: true; passkey: Passkey; assertion: Assertion }
  /** The page was shown too long ago, or its answer came before: to be asked anew. */
  | { right: false; why: 'too-late' }
  /** `accountId`: whose passkey it claimed to be, if it is one; not to be told. */
  | { right: false; why: 'wrong'; accountId: string | undefined };

/**
 * Compares what an authenticator answered. The work is the same whether or not the passkey is one of ours. A right answer uses
 * up its challenge, before anything is opened by it; what is wrong writes nothing, however much of it strangers send.
 * @param sent as `toJSON()` made it
 */
export async function checkPasskey(ground: Ground, sent: string, asked: Asked): Promise<CheckedPasskey> {
  const party = relyingPartyOf(ground.installation);
  const answer = readAssertion(sent);
  const challenge = answer && readChallenge(ground, answer.challenge, asked);
  if (!party || !answer || !challenge) return { right: false, why: 'wrong', accountId: undefined };
  if (challenge === 'expired') return { right: false, why: 'too-late' };
  const found = await passkeyOfCredential(ground.db, answer.response.id);
  const assertion = await verifyAssertion(party, answer, found?.public_key ?? NOBODYS_KEY);
  const { userHandle } = answer.response.response;
  const isOwn = found && found.rp_id === party.id && (userHandle ?? found.user_handle) === found.user_handle;
  const isEnough = asked.purpose !== 'sign-in' || found?.second_only_at === null;
  if (!assertion || !isOwn || !isEnough) return { right: false, why: 'wrong', accountId: found?.account_id };
  if (!(await useChallenge(ground, answer.challenge))) return { right: false, why: 'too-late' };
  return { right: true, passkey: found, assertion };
}

/** ES256, of a private key that was thrown away: verified with, where an authenticator names a passkey that is none. */
const NOBODYS_KEY =
  'pQECAyYgASFYIELEeaWElJTM50ZZBAMrsu91qJKZTX3w-9PTry2NfLkXIlgg9icCc5KhokprN9Vewug-z1vDmva-fBCki_jjz_TQtE0';

/**
 * Takes a passkey for used, with whatever it was used for. The caller holds the lock of its account.
 * @returns false where it has been removed meanwhile: then it proves nothing
 */
export async function usePasskey(
  tx: Tx,
  account: Account,
  { passkey, assertion }: Extract<CheckedPasskey, { right: true }>,
  origin: Origin,
): Promise<boolean> {
  const { counter, backedUp } = assertion;
  const used = await tx.db
    .updateTable('passkey')
    // Given after a password, or by who is signed in: it is its holder's.
    .set({ last_used_at: tx.clock.now(), backed_up: backedUp, second_only_at: null })
    .where('id', '=', passkey.id)
    .where('account_id', '=', account.id)
    .where('state', '=', 'active')
    .returning('counter')
    .executeTakeFirst();
  if (!used) return false;
  // Most count nothing, and always say 0.
  if (counter === 0 && used.counter === 0) return true;
  const { numUpdatedRows } = await tx.db
    .updateTable('passkey')
    .set({ counter })
    .where('id', '=', passkey.id)
    .where('counter', '<', counter)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await tellOfCounter(tx, account, passkey, origin);
  return true;
}

/**
 * A counter that did not grow says that there may be a copy, or that a device was put back to an earlier state. Its holder is
 * told, and not locked out: a thief who has a copy needs no such trick for that.
 */
async function tellOfCounter(tx: Tx, account: Account, { label }: Passkey, origin: Origin): Promise<void> {
  await record(tx, { event: 'passkey-counter', accountId: account.id, origin, details: { name: label } });
  await send(tx, counterMail(tx.installation, account, { label, at: tx.clock.now(), origin }));
}
