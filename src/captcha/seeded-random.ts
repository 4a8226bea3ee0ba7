import { createCipheriv } from 'node:crypto';
import type { Secrets } from '../platform/secrets.ts';

/** Numbers that look random but are always the same for one seed, on every instance of the installation. */
export interface SeededRandom {
  /** A number, `low <= n < high`. */
  between(low: number, high: number): number;
  /** One of the two numbers `1` and `-1`. */
  sign(): number;
  /** @throws when there is nothing to choose from */
  pick<T>(choices: readonly T[]): T;
}

/**
 * Numbers for one captcha and one use of it, which `seed` names.
 *
 * Successive keyed hashes of a seed and a counter (HMAC as a generator, as in NIST SP 800-108 counter mode),
 * cut into numbers of 32 bits. Whoever lacks the key can foretell none of them.
 */
export function seededRandom(secrets: Secrets, seed: string): SeededRandom {
  let block = Buffer.alloc(0);
  let counter = 0;
  const fraction = (): number => {
    if (block.length === 0) {
      block = Buffer.from(secrets.keyedHash('captcha', `${seed}:${counter++}`), 'base64url');
    }
    const number = block.readUInt32BE(0);
    block = block.subarray(4);
    return number / 2 ** 32;
  };
  return {
    between: (low, high) => low + fraction() * (high - low),
    sign: () => (fraction() < 0.5 ? -1 : 1),
    pick: (choices) => {
      const [choice] = choices.slice(Math.floor(fraction() * choices.length));
      if (choice === undefined) throw new RangeError('nothing to choose from');
      return choice;
    },
  };
}

/** Very many bytes for one seed, fast: the key stream of AES-256-CTR under a key of their own. */
export function seededBytes(secrets: Secrets, seed: string, length: number): Buffer {
  const key = Buffer.from(secrets.keyedHash('captcha', seed), 'base64url');
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(length));
}
