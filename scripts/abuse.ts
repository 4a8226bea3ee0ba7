// `npm run test:abuse [-- <requests> <seed>]`: bad requests to every route of the built program, 20,000 unless told
// otherwise, and what came of them. Exit code 1 when one was answered wrongly, or left something changed behind.
import { attack } from '../test/abuse/attack.ts';
import { limitFaults } from '../test/abuse/limits.ts';
import { buildIfStale } from '../test/tools/build.ts';

const [requests = 20_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
await buildIfStale();
console.log(`seed ${seed}: npm run test:abuse -- ${requests} ${seed}`);
const { requests: sent, tally, faults } = await attack({ requests, seed });
const rows = Object.entries(tally).map(([kind, answers]) => {
  const total = Object.values(answers).reduce((sum, count) => sum + count, 0);
  return [kind, { requests: total, ...answers }];
});
console.table(Object.fromEntries(rows), ['requests', '2xx', '3xx', '4xx', '5xx', 'none']);
faults.push(...(await limitFaults()));
for (const fault of faults) console.error(fault);
console.log(`${sent} requests, ${faults.length} faults`);
if (faults.length > 0) process.exitCode = 1;
