import { expect, it } from 'vitest';
import { inBatches } from './in-batches.ts';

it('goes on until fewer rows were left than a batch has', async () => {
  let rows = 12_000n;
  const batches: bigint[] = [];
  await inBatches(async (most) => {
    const done = rows < BigInt(most) ? rows : BigInt(most);
    rows -= done;
    batches.push(done);
    return done;
  });
  expect(batches).toEqual([5_000n, 5_000n, 2_000n]);
});

it('ends where there is nothing to do, and where the work fails', async () => {
  let asked = 0;
  await inBatches(async () => {
    asked += 1;
    return 0n;
  });
  expect(asked).toBe(1);
  await expect(inBatches(() => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
});
