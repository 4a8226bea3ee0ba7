/**
 * `npm run bench -- [--quick] [--strict] [--json FILE] [--growth | --soak | --instances | --lighthouse | --audit]`: what the program costs, beside
 * Better Auth on the same machine, database server and Argon2id. Prints one table; docs/performance.md says how to read it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Cleanup } from './world.ts';

const { values: asked } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    instances: { type: 'boolean', default: false },
    lighthouse: { type: 'boolean', default: false },
    audit: { type: 'boolean', default: false },
    /** For --growth: how many accounts there are, one size after the other. */
    accounts: { type: 'string' },
    json: { type: 'string' },
  },
});

const FOLDER = import.meta.dirname;

/** What only the bench needs is installed when it is first run, and never by the product's `npm ci`. */
function installOwnPackages(): void {
  if (existsSync(join(FOLDER, 'node_modules/better-auth'))) return;
  console.log('npm ci in bench/');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: 'inherit',
  });
}

async function main(): Promise<number> {
  installOwnPackages();
  // Only now: they need what was just installed.
  const world = await import('./world.ts');
  const { describeMachine } = await import('./machine.ts');
  const cleanup = new world.Cleanup();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void cleanup.all().finally(() => process.exit(1)));
  try {
    const machine = describeMachine();
    console.log(machine);
    const report = await measure(cleanup);
    console.log(`\n${report.table}`);
    keep({ machine, at: new Date().toISOString(), ...report });
    return asked.strict && report.missed > 0 ? 1 : 0;
  } finally {
    await cleanup.all();
  }
}

interface Report {
  table: string;
  /** Goals not met. */
  missed: number;
  figures: unknown;
}

async function measure(cleanup: Cleanup): Promise<Report> {
  if (asked.growth) return (await import('./growth.ts')).measureGrowth(cleanup, sizesAsked(), console.log);
  if (asked.soak)
    return (await import('./soak.ts')).measureSoak(cleanup, asked.quick ? 10_000 : 100_000, console.log);
  if (asked.instances)
    return (await import('./instances.ts')).measureInstances(cleanup, asked.quick, console.log);
  if (asked.lighthouse) return (await import('./lighthouse.ts')).measurePages(cleanup);
  const { layGround } = await import('./world.ts');
  const { QUICK, WHOLE, measureRounds } = await import('./rounds.ts');
  const { printed, rowsOf } = await import('./table.ts');
  const measured = await measureRounds(await layGround(cleanup), asked.quick ? QUICK : WHOLE, console.log);
  const rows = rowsOf(measured);
  const missed = rows.filter(({ met }) => met === false).length;
  return { table: printed(rows), missed, figures: { rows, measured } };
}

function sizesAsked(): number[] {
  const usual = asked.quick ? '1000,50000' : '1000,100000,1000000';
  return (asked.accounts ?? usual).split(',').map(Number);
}

function keep(report: object): void {
  const file = asked.json ?? join(FOLDER, 'results', `${new Date().toISOString().replaceAll(':', '-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\n${file}`);
}

/** What the audit log costs those who write to it: a command of its own, which tells its figures itself. */
function measureAuditLog(): number {
  const args = [join(FOLDER, 'audit.ts'), ...(asked.quick ? ['3', '1'] : [])];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
  return 0;
}

process.exit(asked.audit ? measureAuditLog() : await main());
