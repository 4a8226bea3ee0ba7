import { hash, type Options, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

/** Cost of one hash (RFC 9106). */
export interface HashingCost {
  /** KiB */
  memory: number;
  /** passes over the memory */
  iterations: number;
  /** lanes */
  parallelism: number;
}

export interface PasswordHasher {
  /** Argon2id in the PHC string format. */
  hash(secret: string): Promise<string>;
  verify(hash: string, secret: string): Promise<boolean>;
  /** Does the work of a `verify` and answers false: for an address that opens no account. */
  verifyNothing(secret: string): Promise<false>;
  /** Whether the hash was made with lower parameters than today's. */
  isOutdated(hash: string): boolean;
}

/** As many hashes at once as the thread pool of libuv has threads; the rest wait their turn. */
const AT_ONCE = 4;

/**
 * Secrets are normalised to NFC first, so that « é » typed on another keyboard is the same password
 * (SPEC 3; RFC 8265, OpaqueString).
 */
export function argon2Hasher(cost: HashingCost): PasswordHasher {
  const turn = pLimit(AT_ONCE);
  const options: Options = {
    memoryCost: cost.memory,
    timeCost: cost.iterations,
    parallelism: cost.parallelism,
  };
  const hashOf = (secret: string) => turn(() => hash(secret.normalize('NFC'), options));
  const verifies = (known: string, secret: string) => turn(() => verify(known, secret.normalize('NFC')));
  const nobodys = hashOf('hash of no account');
  return {
    hash: hashOf,
    verify: verifies,
    async verifyNothing(secret) {
      await verifies(await nobodys, secret);
      return false;
    },
    isOutdated: (known) => isCheaper(known, cost),
  };
}

function isCheaper(phc: string, cost: HashingCost): boolean {
  const parameters = /\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(phc);
  if (!parameters) return true;
  const [memory = 0, iterations = 0] = parameters.slice(1).map(Number);
  return memory < cost.memory || iterations < cost.iterations;
}
