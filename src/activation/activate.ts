import { completing } from '../account/completed-step.ts';
import { emailKey } from '../account/email-address.ts';
import { activationCodeOf, findCode, judgeCode, type UnusableCode } from '../codes/check-code.ts';
import { type OwnerProof, provingSession, stillProves } from '../codes/code-owner.ts';
import { useCode } from '../codes/store.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import type { ActivationKind } from './activation-kind.ts';

export interface EnteredCode {
  codeId: string;
  /** What the code is for, where it was just looked up: it never changes. */
  subjectId?: string;
  /** The sign-in address, as typed. */
  email: string;
  proof: OwnerProof;
  /** By which the browser that enters it is known again: see `completed-step.ts`. */
  enteredBy?: string | undefined;
}

export type ActivationOutcome = { outcome: 'activated'; subjectId: string } | ActivationRefusal;

/** Why nothing was activated, whatever the kind. */
export type ActivationRefusal =
  | { outcome: 'wrong-address' }
  | { outcome: 'address-taken' }
  /** The session ended or the password changed while the code was being entered. */
  | { outcome: 'proof-over' }
  | { outcome: UnusableCode };

/**
 * Second tab of the activation: with a code recognised, the address entered and its owner proved, what the code stands for
 * is put in force, in one transaction. Of several activations at once exactly one succeeds (rule 2.5).
 */
export async function activate(
  platform: Platform,
  kind: Pick<ActivationKind, 'purpose' | 'ownerOf' | 'lock' | 'activate'>,
  entered: EnteredCode,
  origin: Origin,
): Promise<ActivationOutcome> {
  const { codeId, email, proof, enteredBy } = entered;
  const ref = { purpose: kind.purpose, id: codeId };
  const subjectId = entered.subjectId ?? (await findCode(platform, ref))?.subjectId;
  if (subjectId === undefined) return { outcome: 'code-unknown' };
  try {
    return await inTransaction(platform, async (tx): Promise<ActivationOutcome> => {
      // Under the lock nothing about it moves any more: look again.
      const [, [code], [owner], [session]] = await tx.together(
        kind.lock(tx.db, subjectId),
        activationCodeOf(tx.db, ref),
        kind.ownerOf(tx.db, subjectId),
        provingSession(tx.db, proof),
      );
      const again = judgeCode(code, tx.clock.now());
      if (again.outcome !== 'code-usable') return again;
      if (!owner) return { outcome: 'code-replaced' };
      if (owner.emailKey !== emailKey(email)) return { outcome: 'wrong-address' };
      if (!stillProves(proof, owner, session)) return { outcome: 'proof-over' };
      if (!(await useCode(tx, ref))) return { outcome: 'code-used' };
      if (enteredBy) await tx.later(completing(tx, { what: 'activation', by: enteredBy }));
      await kind.activate(tx, subjectId, origin);
      return { outcome: 'activated', subjectId };
    });
  } catch (error) {
    // No address is reserved: the unique index has the last word when another account takes it at the same instant.
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}
