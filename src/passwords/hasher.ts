import { availableParallelism } from 'node:os';
import { hash, type Options, verify } from '@node-rs/argon2';
import { NOBODY, Overloaded, type Turn, type TurnLimits, takeTurns } from '../platform/fair-queue.ts';
import type { PasswordHasher } from '../platform/platform.ts';
import {
  keyIdOf,
  marked,
  type Pepper,
  type Peppers,
  type StoredHash,
  unmarked,
  withPepper,
} from './pepper.ts';

/** More that wait for the same name than a person with two windows and an impatient finger. */
const MOST_WAITING = 2;

/** Runs one work at a time for each name, in the order in which they came. */
function oneAtATime() {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>();

  /** @throws Overloaded where two wait for the name already */
  async function run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const line = lines.get(name) ?? { last: Promise.resolve(), length: 0 };
    if (line.length > MOST_WAITING) throw new Overloaded();
    const mine = line.last.then(work);
    line.last = mine.catch(() => {});
    line.length += 1;
    lines.set(name, line);
    try {
      return await mine;
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(name);
    }
  }

  return { run };
}

/** Cost of one hash (RFC 9106). */
export interface HashingCost {
  /** KiB */
  memory: number;
  /** passes over the memory */
  iterations: number;
  /** lanes */
  parallelism: number;
}

/** One hash for each core that the program has, be it by affinity or by the quota of a container of a core or more. */
export const USUAL_LIMITS: TurnLimits = { atOnce: availableParallelism(), waiting: 64 };

/**
 * Secrets are normalised to NFC first, so that « é » typed on another keyboard is the same password
 * (RFC 8265, OpaqueString).
 * @param peppers the one that goes into new hashes; those made without it are still verified
 */
export function argon2Hasher(
  cost: HashingCost,
  limits: TurnLimits = USUAL_LIMITS,
  peppers: Peppers = {},
): PasswordHasher {
  const turns = takeTurns(limits);
  const walks = oneAtATime();
  const options: Options = {
    memoryCost: cost.memory,
    timeCost: cost.iterations,
    parallelism: cost.parallelism,
  };
  const { makes } = peppers;
  const hashed = async (secret: string) =>
    marked(makes, await hash(withPepper(makes, secret.normalize('NFC')), options));
  const nobodys = hashed('hash of no account');

  function inTurn(turn: Turn): PasswordHasher {
    const verifies = (known: string, secret: string) => {
      const stored = unmarked(known);
      const normal = secret.normalize('NFC');
      return turns.run(turn, async () => {
        for (const pepper of peppersOf(stored, peppers))
          if (await verify(stored.phc, withPepper(pepper, normal))) return true;
        return false;
      });
    };
    return {
      hash: (secret) => turns.run(turn, () => hashed(secret)),
      verify: verifies,
      verifyAny: (whose, hashes, secret) =>
        walks.run(whose, async () => {
          for (const known of hashes) if (await verifies(known, secret)) return true;
          return false;
        }),
      async verifyNothing(secret) {
        await verifies(await nobodys, secret);
        return false;
      },
      isOutdated: (known) => isCheaper(known, cost) || !isMadeWith(makes, unmarked(known)),
      inTurn,
      load: turns.load,
    };
  }
  return inTurn(NOBODY);
}

/** Those that may have gone into a hash: one, but for hashes of version 0.1.0, which do not tell. */
function peppersOf({ peppered, keyId }: StoredHash, { makes, others = [] }: Peppers): (Pepper | undefined)[] {
  if (!peppered) return [undefined];
  const known = makes === undefined ? others : [makes, ...others];
  const possible = keyId === undefined ? known : known.filter((pepper) => keyIdOf(pepper) === keyId);
  // A pepper that was lost: the work of a comparison is done all the same.
  return possible.length > 0 ? [...possible] : [undefined];
}

function isMadeWith(pepper: Pepper | undefined, { peppered, keyId }: StoredHash): boolean {
  return pepper === undefined ? !peppered : keyId === keyIdOf(pepper);
}

function isCheaper(phc: string, cost: HashingCost): boolean {
  const parameters = /\$m=(\d+),t=(\d+),p=(\d+)[,$]/.exec(phc);
  if (!parameters) return true;
  const [memory = 0, iterations = 0] = parameters.slice(1).map(Number);
  return memory < cost.memory || iterations < cost.iterations;
}
