/**
 * `npm run release -- [FOLDER]`: makes what a release hands out of the commit that bears its tag (docs/releasing.md). It asks
 * nothing of the network, publishes nothing, and says what is missing instead of making half of it.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changesOf, faultsOf } from './release/judge.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

const { version, name } = JSON.parse(read('package.json')) as { version: string; name: string };
const folder = resolve(process.argv[2] ?? join(ROOT, 'release', version));
process.exitCode = release();

function release(): number {
  const faults = faultsOf({
    version,
    locked: (JSON.parse(read('package-lock.json')) as { version: string }).version,
    changelog: read('CHANGELOG.md'),
    tags: run('git', 'tag', '--points-at', 'HEAD').split('\n'),
    status: run('git', 'status', '--porcelain'),
  });
  if (existsSync(folder) && readdirSync(folder).length > 0) faults.push(`${folder}: is not empty`);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  make();
  return 0;
}

function make(): void {
  mkdirSync(folder, { recursive: true });
  const whole = `${name}-${version}`;
  const source = join(folder, `${whole}.tar.gz`);
  run('git', 'archive', '--format=tar.gz', `--prefix=${whole}/`, `--output=${source}`, `v${version}`);
  writeFileSync(join(folder, `${whole}.cdx.json`), run('npm', 'run', '--silent', 'sbom'));
  writeFileSync(join(folder, 'CHANGES.md'), `${changesOf(read('CHANGELOG.md'), version)}\n`);
  const made = readdirSync(folder).sort();
  const sums = made.map((file) => `${sha256Of(join(folder, file))}  ${file}\n`).join('');
  writeFileSync(join(folder, 'SHA256SUMS'), sums);
  console.log(`${folder}:\n${sums}`);
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
