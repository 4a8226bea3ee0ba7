import { rememberCompleted } from '../account/completed-step.ts';
import { emailKey } from '../account/email-address.ts';
import { type UnusableCode, usableCode } from '../codes/check-code.ts';
import { type OwnerProof, stillProves } from '../codes/code-owner.ts';
import { useCode } from '../codes/store.ts';
import { isUniqueViolation } from '../database/errors.ts';
import type { Origin } from '../platform/network.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';
import type { ActivationKind } from './activation-kind.ts';

export interface EnteredCode {
  codeId: string;
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
  { codeId, email, proof, enteredBy }: EnteredCode,
  origin: Origin,
): Promise<ActivationOutcome> {
  const first = await usableCode(platform, codeId, kind.purpose);
  if (first.outcome !== 'code-usable') return first;
  const { subjectId } = first.code;
  try {
    return await inTransaction(platform, async (tx): Promise<ActivationOutcome> => {
      await kind.lock(tx, subjectId);
      // Under the lock nothing about it moves any more: look again.
      const again = await usableCode(tx, codeId, kind.purpose);
      if (again.outcome !== 'code-usable') return again;
      const owner = await kind.ownerOf(tx, subjectId);
      if (!owner) return { outcome: 'code-replaced' };
      if (owner.emailKey !== emailKey(email)) return { outcome: 'wrong-address' };
      if (!(await stillProves(tx, proof, owner))) return { outcome: 'proof-over' };
      if (!(await useCode(tx, { purpose: kind.purpose, id: codeId }))) return { outcome: 'code-used' };
      if (enteredBy) await rememberCompleted(tx, { what: 'activation', by: enteredBy });
      await kind.activate(tx, subjectId, origin);
      return { outcome: 'activated', subjectId };
    });
  } catch (error) {
    // No address is reserved: the unique index has the last word when another account takes it at the same instant.
    if (isUniqueViolation(error, 'account_sign_in_email_key_key')) return { outcome: 'address-taken' };
    throw error;
  }
}
