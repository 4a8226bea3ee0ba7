// `npm run test:faults [-- failover|upgrade|rotation] [--kills 200 --minutes 15 --seed N]`: several instances of the built
// program, with people at work, while all around them breaks or is replaced (docs/testing.md). Exit code 1 when anything was
// lost, done twice or left half done.
import { parseArgs } from 'node:util';
import { buildIfStale } from '../test/tools/build.ts';
import { failover } from '../test/torture/failover.ts';
import type { Fault } from '../test/torture/ledger.ts';
import { printed } from '../test/torture/report.ts';
import { rotate } from '../test/torture/rotation.ts';
import { failoverTold, rotationTold, upgradeTold } from '../test/torture/told.ts';
import { torture } from '../test/torture/torture.ts';
import { upgrade } from '../test/torture/upgrade.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '8' },
    asynchronous: { type: 'boolean', default: false },
    accounts: { type: 'string' },
    instances: { type: 'string', default: '3' },
  },
});
const [what = 'torture'] = positionals;
const seed = Number(values.seed);
const instances = Number(values.instances);
const accounts = Number(values.accounts ?? (what === 'torture' ? 50 : 20));

interface Told {
  lines: string[];
  faults: readonly Fault[];
}

const COMMANDS: Record<string, () => Promise<Told>> = {
  async torture() {
    const wanted = {
      seed,
      kills: Number(values.kills),
      minutes: Number(values.minutes),
      accounts,
      instances,
    };
    const report = await torture(wanted, console.log);
    return { lines: printed(wanted, report), faults: report.faults };
  },
  async failover() {
    const { rounds, asynchronous } = values;
    const report = await failover({ seed, rounds: Number(rounds), accounts, instances, asynchronous });
    return { lines: failoverTold(report), faults: report.faults };
  },
  async upgrade() {
    const report = await upgrade({ seed, accounts, instances }, console.log);
    return { lines: upgradeTold(report), faults: report.faults };
  },
  async rotation() {
    const report = await rotate({ seed, accounts, instances });
    return { lines: rotationTold(report), faults: report.faults };
  },
};

const command = COMMANDS[what];
if (!command) {
  console.error(`npm run test:faults -- ${what}: unknown; one of ${Object.keys(COMMANDS).join(', ')}`);
  process.exit(1);
}
await buildIfStale();
const asked = process.argv
  .slice(2)
  .filter((one, index, all) => one !== '--seed' && all[index - 1] !== '--seed');
console.log(`seed ${seed}: npm run test:faults -- ${[...asked, '--seed', seed].join(' ')}`);
const { lines, faults } = await command();
for (const line of lines) console.log(line);
process.exit(faults.length > 0 ? 1 : 0);
