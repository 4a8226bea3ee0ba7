// `npm run audit:dependencies`: what is known against the packages we use (npm audit), less the exceptions written in
// docs/audit-exceptions.json. Exit code 1 when something is left, or when an exception is over.
// Where the registry answers no such question (a mirror, no network) it says so and passes: the licences and the lock
// are checked without it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const exceptionsFile = join(import.meta.dirname, '..', 'docs', 'audit-exceptions.json');

/** What `npm audit --json` tells, as far as it is read. */
interface AuditReport {
  vulnerabilities?: Record<string, { via: (string | Advisory)[] }>;
}

interface Advisory {
  source: number;
  url?: string;
  name: string;
  severity: string;
  title: string;
  range: string;
}

/** A weakness accepted for a time, and why. */
interface AuditException {
  /** `GHSA-…` */
  advisory: string;
  package: string;
  why: string;
  /** Its last day, `YYYY-MM-DD`. */
  until: string;
}

/** @param today `YYYY-MM-DD` @returns one line a fault: an advisory without an exception, an exception that is over */
export function faultsOf(
  report: AuditReport,
  exceptions: readonly AuditException[],
  today: string,
): string[] {
  const over = exceptions
    .filter(({ until }) => until < today)
    .map(({ advisory, until }) => `${advisory}: its exception ended on ${until}`);
  const accepted = new Set(exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory));
  const advisories = Object.values(report.vulnerabilities ?? {})
    .flatMap(({ via }) => via)
    // A text names another package of the list, whose own entry says what is wrong.
    .filter((via): via is Advisory => typeof via === 'object');
  const found = new Map(advisories.map((advisory) => [idOf(advisory), advisory]));
  const open = [...found]
    .filter(([id]) => !accepted.has(id))
    .map(([id, { severity, name, title, range }]) => `${id}: ${severity}, ${name} ${range}: ${title}`);
  return [...over, ...open].sort();
}

function idOf({ url, source }: Advisory): string {
  return /GHSA-[\w-]+/.exec(url ?? '')?.[0] ?? String(source);
}

if (process.argv[1] === import.meta.filename) {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 120_000 });
  const report = read(stdout);
  if (!report?.vulnerabilities) {
    console.log('npm audit: the registry does not answer; nothing was learnt about known vulnerabilities.');
  } else {
    const exceptions = JSON.parse(readFileSync(exceptionsFile, 'utf8'));
    const faults = faultsOf(report, exceptions, new Date().toISOString().slice(0, 10));
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    else console.log('npm audit: nothing known against the packages in use.');
  }
}

function read(json: string): AuditReport | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
