import { emailKey } from '../account/email-address.ts';
import { usableCode } from '../codes/check-code.ts';
import { type EnteringBrowser, type OwnerProof, proofOfBrowser } from '../codes/code-owner.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground, Platform } from '../platform/platform.ts';
import { type ActivationRefusal, activate } from './activate.ts';
import type { ActivationKind } from './activation-kind.ts';
import { type CountTry, tryPassword } from './try-password.ts';

/** What was typed on the second tab, in which browser. */
export interface Entered {
  codeId: string;
  email: string;
  /** Looked at only where the browser itself is no proof. */
  password: string;
  browser: EnteringBrowser;
  /** See `EnteredCode`. */
  enteredBy?: string | undefined;
  origin: Origin;
}

export type EnterCredentialsOutcome =
  | { outcome: 'activated'; subjectId: string }
  /** Nothing was compared. */
  | { outcome: 'fields-missing'; email: boolean; password: boolean }
  /** At least one of the two; none is used up by the other's being wrong. */
  | { outcome: 'wrong-fields'; email: boolean; password: false | { triesLeft: number } }
  | Exclude<ActivationRefusal, { outcome: 'wrong-address' | 'proof-over' }>;

/**
 * Second tab of the activation: the address, and the password unless this very browser asked for the code, which by
 * itself proves no more than that a mailbox is read. Each password is counted with the tries to sign in and with those
 * of the code before it is compared; no lock is held while it is.
 */
export async function enterCredentials(
  platform: Platform,
  kind: ActivationKind,
  entered: Entered,
  countTry: CountTry,
): Promise<EnterCredentialsOutcome> {
  const found = await findOwner(platform, kind, entered.codeId);
  if (found.outcome !== 'usable') return found;
  const { owner } = found;
  const missing = { email: entered.email === '', password: false };
  let proof = proofOfBrowser(owner, entered.browser);
  if (!proof) missing.password = entered.password === '';
  if (missing.email || missing.password) return { outcome: 'fields-missing', ...missing };

  const wrong: { email: boolean; password: false | { triesLeft: number } } = {
    email: emailKey(entered.email) !== owner.emailKey,
    password: false,
  };
  if (!proof) {
    const tried = await tryPassword(platform, kind, owner, entered, countTry);
    if (tried.outcome === 'code-stopped') return tried;
    if (tried.outcome === 'right') proof = tried.proof;
    else wrong.password = { triesLeft: tried.triesLeft };
  }
  if (!proof || wrong.email) return { outcome: 'wrong-fields', ...wrong };
  return conclude(platform, kind, { ...entered, subjectId: found.subjectId, proof }, countTry);
}

/** Whether the second tab asks for the password in this browser; or why the code no longer works. */
export async function asksForPassword(
  platform: Ground,
  kind: ActivationKind,
  codeId: string,
  browser: EnteringBrowser,
) {
  const found = await findOwner(platform, kind, codeId);
  if (found.outcome !== 'usable') return found;
  return { outcome: 'usable', asksPassword: !proofOfBrowser(found.owner, browser) } as const;
}

async function findOwner(platform: Ground, kind: ActivationKind, codeId: string) {
  const found = await usableCode(platform, codeId, kind.purpose);
  if (found.outcome !== 'code-usable') return found;
  const { db } = platform;
  const { subjectId } = found.code;
  const { rows } = await db.executeQuery(kind.ownerOf(db, subjectId).compile(db));
  const [owner] = rows;
  return owner ? ({ outcome: 'usable', owner, subjectId } as const) : ({ outcome: 'code-replaced' } as const);
}

async function conclude(
  platform: Platform,
  kind: ActivationKind,
  entered: Entered & { subjectId: string; proof: OwnerProof },
  countTry: CountTry,
): Promise<EnterCredentialsOutcome> {
  const result = await activate(platform, kind, entered, entered.origin);
  switch (result.outcome) {
    case 'wrong-address':
      return { outcome: 'wrong-fields', email: true, password: false };
    case 'proof-over': {
      // What was compared is no longer in force, or the session ended: asked anew, against what is in force now.
      const { session: _, ...browser } = entered.browser;
      return enterCredentials(platform, kind, { ...entered, browser }, countTry);
    }
    default:
      return result;
  }
}
