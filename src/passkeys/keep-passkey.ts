import { type Account, factorsFrozen } from '../account/account.ts';
import { type AsHolder, asHolder } from '../account/as-holder.ts';
import { distrustBrowsers } from '../account/known-browser.ts';
import { makeLockLink } from '../account/lock-link.tsx';
import { browserName } from '../account/mail-origin.tsx';
import type { Actor } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { lengthOf, typedLine } from '../platform/typed-line.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { type Asked, readChallenge, useChallenge } from './challenge.ts';
import { keeperOf } from './device-names.ts';
import { passkeyAddedMail, passkeyRemovedMail } from './mails.tsx';
import { type CreationOptions, creationOptions, namesOf } from './options.ts';
import { MOST_PASSKEYS, type Passkey, passkeysOf, userHandleOf } from './passkey.ts';
import { relyingPartyOf } from './relying-party.ts';
import { readRegistration } from './response.ts';
import { type MadePasskey, verifyRegistration } from './verify.ts';

/** After a recovery or a change of address: whoever took the account adds none. */
type Frozen = { outcome: 'frozen'; until: Date };

export type OfferPasskeyOutcome =
  | { outcome: 'offered'; options: CreationOptions }
  | Frozen
  | { outcome: 'too-many' }
  /** The site is reached in a way for which browsers make none. */
  | { outcome: 'not-here' };

/**
 * What a browser is asked to make a passkey, by whoever has just confirmed who they are: that the session has such a
 * challenge says that it did.
 */
export async function offerPasskey(
  { tx, account, now }: AsHolder,
  { tokenHash }: Actor,
): Promise<OfferPasskeyOutcome> {
  const party = relyingPartyOf(tx.installation);
  if (!party) return { outcome: 'not-here' };
  const until = factorsFrozen(account, now);
  if (until) return { outcome: 'frozen', until };
  const passkeys = await passkeysOf(tx.db, account.id).execute();
  if (passkeys.length >= MOST_PASSKEYS) return { outcome: 'too-many' };
  const userHandle =
    (await userHandleOf(tx.db, account.id)) ?? tx.random.bytes(HANDLE_BYTES).toString('base64url');
  const holder = { userHandle, ...namesOf(account), passkeys, factors: account.factors };
  return { outcome: 'offered', options: creationOptions(tx, party, ofSession(tokenHash), holder) };
}

/** Never the address nor the subscriber number: authenticators tell it to whoever holds them. */
const HANDLE_BYTES = 16;

export type KeepPasskeyOutcome<Besides = undefined> =
  | { outcome: 'kept'; passkey: Passkey; besides: Besides | undefined }
  | Frozen
  /** Answered too late, or twice; or with the first factor it takes more to add another than was given. */
  | { outcome: 'too-late' }
  | { outcome: 'wrong' }
  | { outcome: 'too-many' };

/**
 * Keeps the passkey that a browser made, for the session that was asked.
 * @param besides what is done with it, in the same unit of work
 */
export async function keepPasskey<Besides = undefined>(
  platform: Platform,
  actor: Actor,
  sent: string,
  besides?: (holder: AsHolder) => Promise<Besides>,
): Promise<KeepPasskeyOutcome<Besides>> {
  const party = relyingPartyOf(platform.installation);
  const answer = readRegistration(sent);
  const challenge = answer && readChallenge(platform, answer.challenge, ofSession(actor.tokenHash));
  if (!party || !answer || !challenge) return { outcome: 'wrong' };
  if (challenge === 'expired' || !(await useChallenge(platform, answer.challenge)))
    return { outcome: 'too-late' };
  const made = await verifyRegistration(party, answer);
  const { userHandle } = challenge;
  if (!made || userHandle === undefined) return { outcome: 'wrong' };
  return asHolder(platform, actor, async (holder): Promise<KeepPasskeyOutcome<Besides>> => {
    const { tx, account, now } = holder;
    const until = factorsFrozen(account, now);
    if (until) return { outcome: 'frozen', until };
    if (account.factors.some((factor) => !challenge.factors?.includes(factor)))
      return { outcome: 'too-late' };
    const before = await passkeysOf(tx.db, account.id).execute();
    if (before.length >= MOST_PASSKEYS) return { outcome: 'too-many' };
    const passkey = await tx.db
      .insertInto('passkey')
      .values({
        ...columnsOf(made),
        id: tx.random.uuid(),
        account_id: account.id,
        user_handle: userHandle,
        rp_id: party.id,
        label: labelFor(made, before, actor.origin),
        created_at: now,
      })
      // One that somebody brings along a second time.
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!passkey) return { outcome: 'wrong' };
    await distrustBrowsers(tx, account);
    const { label } = passkey;
    await record(tx, { event: 'passkey-added', ...actor, details: { name: label } });
    const lock = await makeLockLink(tx, account);
    await send(
      tx,
      passkeyAddedMail(tx.installation, account, { label, at: now, origin: actor.origin, lock }),
    );
    return { outcome: 'kept', passkey, besides: await besides?.(holder) };
  });
}

export type RenamePasskeyOutcome =
  | { outcome: 'renamed' }
  | { outcome: 'no-name' }
  | { outcome: 'too-long' }
  | { outcome: 'unknown' };

/** What its holder calls it; the same name twice is theirs to tell apart. */
export async function renamePasskey(
  platform: Platform,
  actor: Actor,
  id: string,
  typed: string,
): Promise<RenamePasskeyOutcome> {
  const label = typedLine(typed);
  if (label === '') return { outcome: 'no-name' };
  if (lengthOf(label) > LONGEST_LABEL) return { outcome: 'too-long' };
  return asHolder(platform, actor, async ({ tx, account }): Promise<RenamePasskeyOutcome> => {
    const named = await passkeyOf(tx, account, id);
    if (!named) return { outcome: 'unknown' };
    if (named.label === label) return { outcome: 'renamed' };
    await tx.db.updateTable('passkey').set({ label }).where('id', '=', id).execute();
    await record(tx, { event: 'passkey-renamed', ...actor, details: { name: label } });
    return { outcome: 'renamed' };
  });
}

/** As the column holds. */
const LONGEST_LABEL = 50;

export type RemovePasskeyOutcome = { outcome: 'removed' } | { outcome: 'unknown' };

/** By whoever has just confirmed who they are. */
export async function removePasskey(
  { tx, account, now }: AsHolder,
  actor: Actor,
  id: string,
): Promise<RemovePasskeyOutcome> {
  const passkey = await passkeyOf(tx, account, id);
  if (!passkey) return { outcome: 'unknown' };
  await tx.db.updateTable('passkey').set({ removed_at: now }).where('id', '=', id).execute();
  await distrustBrowsers(tx, account);
  const { label } = passkey;
  await record(tx, { event: 'passkey-removed', ...actor, details: { name: label } });
  const lock = await makeLockLink(tx, account);
  await send(
    tx,
    passkeyRemovedMail(tx.installation, account, { label, at: now, origin: actor.origin, lock }),
  );
  return { outcome: 'removed' };
}

/** One of the account's own, by what its pages call it; whatever an address says else is none. */
export async function passkeyOf(
  { db }: Pick<Tx, 'db'> | Pick<Platform, 'db'>,
  { id: accountId }: Pick<Account, 'id'>,
  id: string,
): Promise<Passkey | undefined> {
  const all = await passkeysOf(db, accountId).execute();
  return all.find((one) => one.id === id);
}

function ofSession(tokenHash: string): Asked {
  return { purpose: 'registration', bound: tokenHash };
}

function columnsOf(made: MadePasskey) {
  return {
    credential_id: made.credentialId,
    public_key: made.publicKey,
    counter: made.counter,
    aaguid: made.aaguid,
    transports: made.transports.join(',').slice(0, 100),
    backup_eligible: made.backupEligible,
    backed_up: made.backedUp,
  };
}

/** Until its holder calls it otherwise: by what keeps it, or by the browser that made it. Two never have the same. */
function labelFor(made: MadePasskey, before: readonly Passkey[], { userAgent }: Origin): string {
  const name = keeperOf(made) ?? browserName(userAgent);
  const taken = new Set(before.map(({ label }) => label));
  const numbered = (number: number) => (number === 1 ? name : `${name} (${number})`).slice(0, LONGEST_LABEL);
  let number = 1;
  while (taken.has(numbered(number))) number += 1;
  return numbered(number);
}
