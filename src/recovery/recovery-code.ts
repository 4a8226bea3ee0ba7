import type { Platform } from '../platform/platform.ts';

/** What is kept of a code: enough to find it, not enough to use it. Not the key of activation codes. */
export function recoveryCodeHash(secrets: Platform['secrets'], code: string): string {
  return secrets.keyedHash('recovery-code', code);
}
