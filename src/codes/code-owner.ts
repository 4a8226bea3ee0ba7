import type { Database } from '../database/schema.ts';

/**
 * By it the browser that asked for an account, and no other, sends the code again, corrects the request, and enters the
 * code without the password chosen.
 */
export interface OwnRequest {
  registrationId: string;
}

/**
 * Who may enter a code. It proves that a mailbox is read, not whose it is: the address may be mistyped, or a stranger
 * may have asked with somebody's address. So it takes this person besides.
 */
export interface CodeOwner {
  /** The account it is for; none for one that is about to be created. */
  accountId?: string | null;
  /** The request for an account that it was mailed for. */
  registrationId?: string | null;
  /** The address to enter on the second tab, folded for comparison. */
  emailKey: string;
  /** The address with whose tries to sign in the passwords tried here are counted. */
  countedWith: string;
  /** Any of these passwords is theirs: the one in force, the one asked for. */
  passwordHashes: readonly string[];
}

/** What the browser that enters a code shows by itself. */
export interface EnteringBrowser {
  /** A live session. */
  session?: { accountId: string; tokenHash: string } | undefined;
  /** The request for an account that it made. */
  registrationId?: string | undefined;
}

/** How whoever enters a code has shown to be its owner. */
export type OwnerProof =
  | { by: 'session'; tokenHash: string }
  | { by: 'own-request'; registrationId: string }
  /** The password matched this hash. */
  | { by: 'password'; hash: string };

/** What proves the owner without a password: the very browser that asked; undefined in any other. */
export function proofOfBrowser(owner: CodeOwner, browser: EnteringBrowser): OwnerProof | undefined {
  const { session, registrationId } = browser;
  if (session && session.accountId === owner.accountId)
    return { by: 'session', tokenHash: session.tokenHash };
  if (registrationId !== undefined && registrationId === owner.registrationId)
    return { by: 'own-request', registrationId };
  return undefined;
}

/**
 * Whether a proof holds now: the session may have ended, or the password changed, since it was given. The caller holds
 * the lock under which the owner was read.
 * @param session whose it is, as {@link provingSession} found it under that lock
 */
export function stillProves(
  proof: OwnerProof,
  owner: CodeOwner,
  session: { account_id: string } | undefined,
): boolean {
  switch (proof.by) {
    case 'session':
      return session !== undefined && session.account_id === owner.accountId;
    case 'own-request':
      return proof.registrationId === owner.registrationId;
    case 'password':
      return owner.passwordHashes.includes(proof.hash);
  }
}

/** Looks up the session that a proof names; no row where it has ended, or another thing is the proof. */
export function provingSession(db: Database, proof: OwnerProof) {
  return db
    .selectFrom('session')
    .select('account_id')
    .where('token_hash', '=', proof.by === 'session' ? proof.tokenHash : '');
}
