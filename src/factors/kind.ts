import type { Account } from '../account/account.ts';
import type { Method } from '../account/proof.ts';
import type { FormBody } from '../http/form-body.ts';
import type { Asked } from '../passkeys/challenge.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/**
 * One of the things by which somebody whose password is right shows a second time who they are, at sign-in and before
 * what is sensitive. What is given is looked at before anything is locked, and used up under the account's lock.
 */
export interface SecondStepKind {
  method: Method;
  /** There are few enough that they could be tried out: tries are counted by account. */
  isGuessable: boolean;
  /** What a form gives of this kind; undefined where it is none. */
  given(body: FormBody): string | undefined;
  /** @returns what uses it up; undefined where it is wrong, or the account has nothing of the kind */
  check(ground: Ground, account: Account, given: string, where: AskedWhere): Promise<UseUp | undefined>;
}

/** Where a second step is given. */
export interface AskedWhere {
  /** What a passkey must answer: of another sign-in or session, or to another question, it proves nothing. */
  asked: Asked;
  origin: Origin;
}

/** @returns whether it was still to be used: of two at once one is */
export type UseUp = (tx: Tx, account: Account) => Promise<boolean>;
