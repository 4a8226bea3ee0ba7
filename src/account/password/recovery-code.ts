import type { Platform } from '../../platform/platform.ts';

/** What is kept of a code: enough to find it, not enough to use it. Not the key of activation codes. */
export function recoveryCodeHash(secrets: Platform['secrets'], code: string): string {
  return secrets.keyedHash('recovery-code', code);
}

/** Among these is what is kept of a code, whichever key of the ring made it: letters are on their way for 30 days. */
export function recoveryCodeHashes(secrets: Platform['secrets'], code: string): string[] {
  return secrets.keyedHashes('recovery-code', code);
}
