import type { Ground } from '../platform/platform.ts';
import type { Account } from './account.ts';

/** By what somebody shows who they are. `mailed-code` is a step of its own, and no factor: who reads the mailbox has it. */
export const METHODS = ['password', 'mailed-code', 'totp', 'backup-code', 'passkey'] as const;
export type Method = (typeof METHODS)[number];

/** That somebody is who they say: by what, and when the last of it was given. Kept with the session that it opens. */
export interface Proof {
  methods: readonly Method[];
  at: Date;
}

export function byPassword(at: Date): Proof {
  return { methods: ['password'], at };
}

/** What proves a second factor besides a password; a passkey, which asks who uses it, proves both by itself. */
const SECOND_STEPS: ReadonlySet<Method> = new Set<Method>(['totp', 'backup-code', 'passkey']);

export function hasSecondFactor({ methods }: Pick<Proof, 'methods'>): boolean {
  return methods.some((method) => SECOND_STEPS.has(method));
}

/** As the audit log names it: `password-and-mailed-code`. */
export function methodName({ methods }: Pick<Proof, 'methods'>): string {
  return methods.join('-and-');
}

/** Whether a second step is asked of this account at all. */
export function asksSecondStep(
  { installation }: Pick<Ground, 'installation'>,
  { factors }: Pick<Account, 'factors'>,
): boolean {
  return installation.SECOND_FACTOR !== 'off' && factors.length > 0;
}
