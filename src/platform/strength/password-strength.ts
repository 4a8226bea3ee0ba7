import type { StrengthLevel } from '../../strength/estimate.ts';
import type { Turn } from '../turns.ts';

/**
 * What is to be thought of a password: how hard it is to guess, unless it is known anyway:
 * - `common`: on the list of common passwords, or but one of them repeated or padded (`common-passwords.ts`),
 * - `breached`: known from a breach, or a phrase that everybody knows (`breached-passwords.ts`).
 */
export type Judgement = StrengthLevel | 'common' | 'breached';

export interface PasswordStrength {
  /**
   * Judges a password for someone who knows `personalWords` (name, address…). Bounded work, off the event loop; a
   * password that takes too long to judge is called weak.
   * @throws Overloaded, Abandoned as turns do; WorkerFailed when the worker died of it, or after `close`
   */
  judge(password: string, personalWords: readonly string[]): Promise<Judgement>;
  /** The same, its work queued on behalf of somebody. */
  inTurn(turn: Turn): PasswordStrength;
  /** Ends the worker. What is still asked is refused with an error. */
  close(): Promise<void>;
}
