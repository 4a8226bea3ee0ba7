/** « Faible », « Moyen », « Fort » (SPEC 3). */
export type StrengthLevel = 'weak' | 'medium' | 'strong';

export interface PasswordStrength {
  /**
   * How hard the password is to guess, for someone who knows `personalWords` (name, address…).
   * Bounded work, off the event loop.
   */
  level(password: string, personalWords: readonly string[]): Promise<StrengthLevel>;
  /** Whether it is on the list of common passwords, case aside. */
  isCommon(password: string): boolean;
  close(): Promise<void>;
}
