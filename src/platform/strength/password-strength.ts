import type { StrengthLevel } from '../../strength/estimate.ts';

export type { StrengthLevel };

export interface PasswordStrength {
  /**
   * How hard the password is to guess, for someone who knows `personalWords` (name, address…).
   * Bounded work, off the event loop; a password that takes too long to judge is called weak.
   * @throws when no worker can be kept alive, or after `close`
   */
  level(password: string, personalWords: readonly string[]): Promise<StrengthLevel>;
  /**
   * Whether it is on the list of common passwords, case and accents aside, or is but one of them repeated or
   * padded (see `common-passwords.ts`); one that takes too long to judge is called common.
   * @throws as `level` does
   */
  isCommon(password: string): Promise<boolean>;
  /** Ends the worker. What is still asked is refused with an error. */
  close(): Promise<void>;
}
