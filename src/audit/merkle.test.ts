import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inclusionPath, isIncluded, leafHash, MerkleTree } from './merkle.ts';

/** The tree that the implementations of Certificate Transparency are tested with. */
const LEAVES = ['', '\0', '\x10', '\x20\x21', '\x30\x31', '@ABC', 'PQRSTUVW', '`abcdefghijklmno'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leavesOf = (texts: readonly string[]) => texts.map(leafHash);

function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

describe('the tree over the lines of a seal', () => {
  it.each(ROOTS.map((root, size) => ({ root, size })))(
    'is that of RFC 6962 for $size leaves',
    ({ root, size }) => {
      expect(rootOf(leavesOf(LEAVES.slice(0, size))).toString('hex')).toBe(root);
    },
  );

  it('proves each of its leaves, at its place alone, and no other', () => {
    const sizes = fc.integer({ min: 1, max: 130 });
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (count, one, another) => {
        const leaves = leavesOf(Array.from({ length: count }, (_, number) => `line ${number}`));
        const [index, other] = [one % count, another % count];
        const proof = { index, count, path: inclusionPath(leaves, index), root: rootOf(leaves) };
        const leaf = leaves[index] as Buffer;
        expect(isIncluded(leaf, proof)).toBe(true);
        expect(isIncluded(leaves[other] as Buffer, proof)).toBe(other === index);
        expect(isIncluded(leafHash('forged'), proof)).toBe(false);
        expect(isIncluded(leaf, { ...proof, path: [...proof.path, leaf] })).toBe(false);
        expect(isIncluded(leaf, { ...proof, root: leafHash('') })).toBe(false);
        if (proof.path.length > 0)
          expect(isIncluded(leaf, { ...proof, path: proof.path.slice(1) })).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    { index: -1, count: 1 },
    { index: 1, count: 1 },
    { index: 0, count: 0 },
    { index: Number.NaN, count: 1 },
    { index: 0, count: Number.NaN },
  ])('proves nothing at place $index of $count', (place) => {
    expect(isIncluded(leafHash(''), { ...place, path: [], root: leafHash('') })).toBe(false);
  });
});
