// `npm run audit:dependencies`: what is known against the packages we use (npm audit), less the exceptions written in
// docs/audit-exceptions.json. Exit code 1 when something is left, or when an exception is over; 2 when the registry
// gives no answer (a mirror, no network): then nothing was checked, which is no pass. `--unanswered-passes`, for checks that must
// run without a registry, says the same and ends with 0.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const exceptionsFile = join(import.meta.dirname, '..', 'docs', 'audit-exceptions.json');

/** What `npm audit --json` tells, as far as it is read. */
interface AuditReport {
  /** Instead of an answer: why there is none. */
  message?: string;
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

/** How the command ends, and what it says. */
export interface Verdict {
  lines: string[];
  exitCode: 0 | 1 | 2;
}

/** @param answer what `npm audit --json` wrote @param unansweredPasses whether no answer is no failure */
export function verdictOn(
  answer: string,
  exceptions: readonly AuditException[],
  today: string,
  unansweredPasses: boolean,
): Verdict {
  const report = read(answer);
  const faults = faultsOf(report ?? {}, exceptions, today);
  if (faults.length > 0) return { lines: faults, exitCode: 1 };
  if (report?.vulnerabilities)
    return { lines: ['npm audit: nothing known against the packages in use.'], exitCode: 0 };
  const why = report?.message?.split('\n')[0] ?? 'no answer';
  const lines = [
    `NOT CHECKED: the registry does not say what is known against our packages (${why}).`,
    'NOT CHECKED: whether one of them has a known weakness is not known. Ask a registry that answers before a release.',
  ];
  return { lines, exitCode: unansweredPasses ? 0 : 2 };
}

if (process.argv[1] === import.meta.filename) {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 120_000 });
  const exceptions = JSON.parse(readFileSync(exceptionsFile, 'utf8'));
  const today = new Date().toISOString().slice(0, 10);
  const verdict = verdictOn(stdout, exceptions, today, process.argv.includes('--unanswered-passes'));
  for (const line of verdict.lines) console.error(line);
  process.exitCode = verdict.exitCode;
}

function read(json: string): AuditReport | undefined {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
