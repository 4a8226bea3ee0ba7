/**
 * Nothing but Argon2id, in a process of its own: `node hash-pool.ts <module of our hasher, or nothing for the library alone>`.
 * Each message `{ count, clients }` has so many passwords compared, so many at once, and is answered when that is done.
 */
import { hash, verify } from '@node-rs/argon2';
import { PASSWORD } from './accounts.ts';

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const [, , hasherModule] = process.argv;
const known = await hash(PASSWORD, COST);
const compare = hasherModule ? await comparedByOurs(hasherModule) : () => verify(known, PASSWORD);

process.on('message', async ({ count, clients }: { count: number; clients: number }) => {
  let left = count;
  const client = async () => {
    while (left-- > 0) if (!(await compare())) throw new Error('the password is right');
  };
  await Promise.all(Array.from({ length: clients }, client));
  process.send?.('done');
});
// The bench has ended.
process.on('disconnect', () => process.exit());
process.send?.('ready');

/** With the turns, the normal form and the pepper of the program. */
async function comparedByOurs(module: string): Promise<() => Promise<boolean>> {
  const { argon2Hasher }: typeof import('../src/passwords/hasher.ts') = await import(module);
  const hasher = argon2Hasher({ memory: COST.memoryCost, iterations: COST.timeCost, parallelism: 1 });
  return () => hasher.verify(known, PASSWORD);
}
