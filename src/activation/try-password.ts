import { lockAccount } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import type { CodeOwner, OwnerProof } from '../codes/code-owner.ts';
import { type CodeRef, countCodeTry, giveBackCodeTry, stopCode, TRIES_ALLOWED } from '../codes/store.ts';
import type { CountedPasswordTry } from '../http/account-limits.ts';
import { send } from '../mail/outbox.ts';
import { orGiveBack } from '../platform/fair-queue.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import type { ActivationKind } from './activation-kind.ts';
import { codeStoppedMail } from './mails.tsx';

interface Tried {
  codeId: string;
  password: string;
  origin: Origin;
}

/** Counts a try at the password of a sign-in address with those of the sign-in form. */
export type CountTry = (signInEmail: string) => Promise<CountedPasswordTry>;

export type TryPasswordOutcome =
  | { outcome: 'right'; proof: OwnerProof }
  | { outcome: 'wrong'; triesLeft: number }
  | { outcome: 'code-stopped' };

/**
 * Compares a password with those of a code's owner. It counts as a try to sign in, and the fifth wrong one ends the
 * code, and nothing else: what it was asked for goes on waiting, for another code.
 * @throws Overloaded: nothing was compared, and nothing counts
 */
export async function tryPassword(
  platform: Platform,
  kind: Pick<ActivationKind, 'event' | 'purpose'>,
  owner: CodeOwner,
  { codeId, password, origin }: Tried,
  countTry: CountTry,
): Promise<TryPasswordOutcome> {
  const signInTry = await countTry(owner.countedWith);
  const code: CodeRef = { purpose: kind.purpose, id: codeId };
  const counted = await countCodeTry(platform, code);
  if (counted === undefined) {
    await signInTry.giveBack();
    return { outcome: 'code-stopped' };
  }
  const hash = await orGiveBack(matching(platform, owner.passwordHashes, password), async () => {
    await giveBackCodeTry(platform, code);
    await signInTry.giveBack();
  });
  if (hash !== undefined) {
    await giveBackCodeTry(platform, code);
    await signInTry.succeeded();
    return { outcome: 'right', proof: { by: 'password', hash } };
  }
  await recordWrong(platform, kind, owner, origin);
  const triesLeft = TRIES_ALLOWED - counted;
  return triesLeft > 0 ? { outcome: 'wrong', triesLeft } : stop(platform, owner, code, origin);
}

/** One after the other: two at once would take two places in the queue. */
async function matching(
  { hasher }: Platform,
  hashes: readonly string[],
  password: string,
): Promise<string | undefined> {
  for (const hash of hashes) if (await hasher.verify(hash, password)) return hash;
  return undefined;
}

/** The holder sees in the history that somebody who has the code tried passwords. */
function recordWrong(
  platform: Platform,
  { event }: Pick<ActivationKind, 'event'>,
  { accountId }: CodeOwner,
  origin: Origin,
): Promise<void> {
  const refused = {
    event,
    outcome: 'refused',
    ...(accountId && { accountId }),
    origin,
  } as const;
  return inTransaction(platform, (tx) => record(tx, refused));
}

/** Told once, to the holder where there is one, however many passwords come at the same time. */
function stop(
  platform: Platform,
  { accountId }: CodeOwner,
  code: CodeRef,
  origin: Origin,
): Promise<TryPasswordOutcome> {
  return inTransaction(platform, async (tx): Promise<TryPasswordOutcome> => {
    const account = accountId ? await lockAccount(tx.db, accountId) : undefined;
    if (await stopCode(tx, code)) {
      if (account) await send(tx, codeStoppedMail(tx.installation, account, tx.clock.now(), origin));
      await record(tx, {
        event: 'code-stopped',
        ...(account && { accountId: account.id }),
        origin,
      });
    }
    return { outcome: 'code-stopped' };
  });
}
