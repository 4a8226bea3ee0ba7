import type { ComponentChildren } from 'preact';
import type { Account } from '../account/account.ts';
import type { AuditEventName } from '../audit/record-event.ts';
import type { CodeRefusal } from '../codes/check-code.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import type { ActivationPurpose } from '../codes/kinds.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import type { Origin } from '../platform/network.ts';
import type { Ground } from '../platform/platform.ts';
import type { Tx } from '../platform/unit-of-work.ts';

/**
 * One of the things a code activates, as its procedure hands it to « Activer mon espace / mes services »: the
 * three tabs are the same for all, what happens and what is said on them is not.
 */
export interface ActivationKind {
  purpose: ActivationPurpose;
  texts: ActivationTexts;
  /** What the audit log calls the activation; a refused one too. */
  event: AuditEventName;
  /** Selects who may enter a code for this change, registration or dossier; no row once there is nothing to activate. */
  ownerOf(db: Database, subjectId: string): Asked<CodeOwner>;
  /** Holds what decides about the activation, so that nothing about it moves until the end of the unit of work. */
  lock(db: Trx, subjectId: string): Asked;
  /** Puts in force what the code stands for, and tells of it. Everything has been checked under the lock. */
  activate(tx: Tx, subjectId: string, origin: Origin): Promise<void>;
  /** Third tab: none once there is nothing more to show to whoever bears the proof. */
  activated(platform: Ground, subjectId: string): Promise<Activated | undefined>;
}

/** Every kind a code can be of. */
export type ActivationKinds = Record<ActivationPurpose, ActivationKind>;

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
  refusals: Record<Exclude<CodeRefusal, 'code-unknown'>, string>;
  /** Which address the second tab asks for. */
  addressHint: string;
  addressMissing: string;
  wrongAddress: string;
  /** Which password it asks for, in a browser that did not ask for the code. */
  passwordHint: string;
  passwordMissing: string;
  /** What to do about a password that is not the right one; how many tries are left is said besides. */
  wrongPassword: string;
  /** Where an address is claimed that another account may have taken: that nothing was done, and the ways out. */
  addressTaken?: () => ComponentChildren;
}
