import { hash } from 'node:crypto';

/**
 * Merkle trees of RFC 6962, 2.1 (SHA-256): one hash for any number of lines, and for each of them a proof, a few hashes
 * long, that it is among them. Leaves and nodes are marked, so that none passes for the other.
 */
const LEAF = '\0';
const NODE = Buffer.of(1);

/** Of a text in UTF-8. */
export function leafHash(text: string): Buffer {
  return hash('sha256', LEAF + text, 'buffer');
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

/** A tree that grows leaf by leaf and keeps one hash for each power of two: for any number of lines. */
export class MerkleTree {
  size = 0;
  readonly #peaks: Buffer[] = [];

  add(leaf: Buffer): void {
    let hash = leaf;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = nodeHash(this.#peaks.pop() as Buffer, hash);
    this.#peaks.push(hash);
    this.size += 1;
  }

  root(): Buffer {
    const [last, ...before] = [...this.#peaks].reverse();
    if (!last) return hash('sha256', '', 'buffer');
    return before.reduce((right, left) => nodeHash(left, right), last);
  }
}

/** The hashes that lead from a leaf to the root, the nearest first (RFC 6962, 2.1.1). @param index from 0 */
export function inclusionPath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half
    ? [...inclusionPath(left, index), rootOf(right)]
    : [...inclusionPath(right, index - half), rootOf(left)];
}

/** Whether the leaf at `index` belongs to the tree of so many leaves that has this root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  leaf: Buffer,
  { index, count, path, root }: { index: number; count: number; path: readonly Buffer[]; root: Buffer },
): boolean {
  if (!(index >= 0 && index < count)) return false;
  let [place, last, hash] = [index, count - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && hash.equals(root);
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}
