// `npm run test:faults [-- --kills 200 --minutes 15 --seed N]`: three instances of the built program on one database, with
// people at work, while all around them breaks (docs/testing.md). Exit code 1 when anything was lost, done twice or left half done.
import { parseArgs } from 'node:util';
import { buildIfStale } from '../test/tools/build.ts';
import { printed } from '../test/torture/report.ts';
import { torture } from '../test/torture/torture.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '15' },
    accounts: { type: 'string', default: '50' },
    instances: { type: 'string', default: '3' },
  },
});
const number = (name: keyof typeof values) => Number(values[name]);
const wanted = {
  seed: number('seed'),
  kills: number('kills'),
  minutes: number('minutes'),
  accounts: number('accounts'),
  instances: number('instances'),
};
await buildIfStale();
console.log(`seed ${wanted.seed}: npm run test:faults -- --kills ${wanted.kills} --seed ${wanted.seed}`);
const report = await torture(wanted);
for (const line of printed(wanted, report)) console.log(line);
process.exit(report.faults.length > 0 ? 1 : 0);
