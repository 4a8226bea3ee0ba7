import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import type { AuditEventName } from '../audit/record-event.ts';
import type { CodePurpose, CodeRefusal } from '../codes/check-code.ts';
import type { CodeOwner, OwnerProof } from '../codes/code-owner.ts';
import type { Origin } from '../platform/network.ts';

/**
 * One of the things a code activates, as its feature hands it to « Activer mon espace / mes services »: the
 * three tabs are the same for all, what happens and what is said on them is not.
 */
export interface ActivationKind {
  purpose: CodePurpose;
  texts: ActivationTexts;
  /** What the audit log calls the activation; a refused one too. */
  event: AuditEventName;
  /** Who may enter a code for this change, registration or dossier; undefined once it is over. */
  ownerOf(subjectId: string): Promise<CodeOwner | undefined>;
  /** Second tab: activates what the code stands for, in one transaction. */
  activate(entered: EnteredCode, origin: Origin): Promise<ActivationOutcome>;
  /** Third tab: none once there is nothing more to show to whoever bears the proof. */
  activated(subjectId: string): Promise<Activated | undefined>;
  /** Every session of the account has ended, so that of this browser is taken back. */
  endsSessions: boolean;
}

/** Every kind a code can be of. */
export type ActivationKinds = Record<CodePurpose, ActivationKind>;

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
  | { outcome: CodeRefusal };

export interface Activated {
  account: Account;
  /** Of the dossier that was opened: by it the audit log tells that activation from the account's others. */
  siren?: string;
  /** That it worked; then what holds from now on, and what no longer does. */
  done: { title: string; facts: readonly string[] };
  /** What the activation changed, in a paragraph or two. */
  news: ComponentChildren;
}

export interface ActivationTexts {
  /** Why a code of this kind does not work, and what to do about it. */
  refusals: Record<Exclude<CodeRefusal, 'code-unknown' | 'account-frozen'>, string>;
  /** Which address the second tab asks for. */
  addressHint: string;
  addressMissing: string;
  wrongAddress: string;
  /** Which password it asks for, in a browser that did not ask for the code. */
  passwordHint: string;
  passwordMissing: string;
  /** What to do about a password that is not the right one; how many tries are left is said besides. */
  wrongPassword: string;
  /** The address was taken in the meantime and nothing was done: what holds now, and the ways out. */
  addressTaken(): ComponentChildren;
}
