import type { ComponentChildren } from 'preact';
import type { Account } from '../account.ts';
import type { Origin } from '../session.ts';
import type { CodePurpose, CodeRefusal } from './check-code.ts';

/**
 * One of the things a code activates, as its feature hands it to « Activer mon espace / mes services »: the
 * three tabs are the same for all, what happens and what is said on them is not.
 */
export interface ActivationKind {
  texts: ActivationTexts;
  /**
   * Second tab: activates what the code stands for, in one transaction.
   * @param typedEmail the sign-in address, as typed
   */
  activate(codeId: string, typedEmail: string, origin: Origin): Promise<ActivationOutcome>;
  /** Third tab: none once there is nothing more to show to whoever bears the proof. */
  activated(subjectId: string): Promise<Activated | undefined>;
  /** Every session of the account has ended, so that of this browser is taken back. */
  endsSessions: boolean;
}

/** Every kind a code can be of. */
export type ActivationKinds = Record<CodePurpose, ActivationKind>;

export type ActivationOutcome =
  | { outcome: 'activated'; subjectId: string }
  | { outcome: 'wrong-address' }
  | { outcome: 'address-taken' }
  | { outcome: CodeRefusal };

export interface Activated {
  account: Account;
  /** What the activation changed, in a paragraph or two. */
  news: ComponentChildren;
  /**
   * The recap, with all of the holder's data, is shown to whoever entered code and address; else it is for who
   * signs in.
   */
  opensRecap: boolean;
}

export interface ActivationTexts {
  /** Why a code of this kind does not work, and what to do about it. */
  refusals: Record<Exclude<CodeRefusal, 'code-unknown'>, string>;
  /** Which address the second tab asks for. */
  addressHint: string;
  addressMissing: string;
  wrongAddress: string;
  /** The address was taken in the meantime and nothing was done: what holds now, and the ways out. */
  addressTaken(): ComponentChildren;
}
