import { leafText, type SealedLine } from './line.ts';
import { leafHash, MerkleTree } from './merkle.ts';
import { readRanges, type Seal } from './seal.ts';
import type { SealFault } from './verify-seals.ts';

/** What is wrong with a line. */
export type LineFault =
  /** It is not what the program wrote. */
  | 'changed'
  /** A seal binds it, and it is not there. */
  | 'missing'
  /** It is there, and no seal of its time binds it. */
  | 'added'
  /** It is another one, written a second time. */
  | 'copied';

interface Judge {
  /** Whether its mac is of a key that is known. */
  isOurs(line: SealedLine): boolean;
  /** Whether the purge may have taken the lines of a seal. */
  isPurged(seal: Seal): boolean;
}

/**
 * Compares the lines between two horizons with the seals that bind them.
 * @param seals of one horizon
 * @param lines in the order in which they were sealed
 * @returns how many lines they bind that are there, and that the purge took
 */
export async function compareWithSeals(
  seals: readonly Seal[],
  lines: AsyncIterable<SealedLine>,
  { isOurs, isPurged }: Judge,
  foundLine: (id: string, fault: LineFault) => void,
  foundSeal: (number: string, fault: SealFault) => void,
): Promise<{ sealed: number; purged: number }> {
  const bound = new Map(seals.map((seal) => [seal.month, new BoundLines(seal)]));
  for await (const line of lines) {
    const fault = bound.get(line.month)?.take(line, isOurs(line)) ?? 'added';
    if (fault !== 'none') foundLine(line.id, fault);
  }
  const total = { sealed: 0, purged: 0 };
  for (const one of bound.values()) {
    if (one.size === 0 && isPurged(one.seal)) {
      total.purged += Number(one.seal.count);
      continue;
    }
    total.sealed += one.size;
    const missing = one.missing();
    for (const id of missing) foundLine(String(id), 'missing');
    if (missing.length === 0 && one.areOthers()) foundSeal(one.seal.number, 'not-its-lines');
  }
  return total;
}

/** The lines that one seal binds, as they are found. */
class BoundLines {
  readonly seal: Seal;
  readonly #ranges: readonly [number, number][];
  readonly #tree = new MerkleTree();
  readonly #seen = new Set<number>();
  #isAltered = false;

  constructor(seal: Seal) {
    this.seal = seal;
    this.#ranges = readRanges(seal.lines);
  }

  /** @returns `added` where the seal binds no line of this id, or one seen before */
  take(line: SealedLine, isOurs: boolean): LineFault | 'none' {
    const id = Number(line.id);
    if (!this.#isBound(id) || this.#seen.has(id)) return 'added';
    this.#seen.add(id);
    this.#tree.add(leafHash(leafText(line)));
    this.#isAltered ||= !isOurs;
    return isOurs ? 'none' : 'changed';
  }

  get size(): number {
    return this.#tree.size;
  }

  #isBound(id: number): boolean {
    let [low, high] = [0, this.#ranges.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = this.#ranges[middle] ?? [0, 0];
      if (id < first) high = middle - 1;
      else if (id > last) low = middle + 1;
      else return true;
    }
    return false;
  }

  /** Ids of lines that are not there. */
  missing(): number[] {
    const missing: number[] = [];
    // Only as many are named as could be sealed: a forged range does not make this run for ever.
    const most = Number(this.seal.count);
    for (const [first, last] of this.#ranges)
      for (let id = first; id <= last && missing.length < most; id++)
        if (!this.#seen.has(id)) missing.push(id);
    return missing;
  }

  /** Whether these are not the lines that were sealed, although none is missing and each by itself is what was written. */
  areOthers(): boolean {
    return !this.#isAltered && this.#tree.root().toString('base64url') !== this.seal.root;
  }
}
