import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The commit that was version 0.1.0. */
const COMMIT = '80040a1229cdfd6fde85b5adc0415c9c02179377';
const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'node_modules/.cache/espace-professionnel-0.1.0');

/**
 * Version 0.1.0, built once from its commit by its own lock file.
 * @param say told what takes time
 * @returns the file that Node.js runs
 * @throws where the history or the registry cannot be reached, with what git or npm said
 */
export function builtVersion010(say: (line: string) => void): string {
  const program = join(FOLDER, 'dist/main.js');
  if (existsSync(program)) return program;
  say('building version 0.1.0 from its commit, once: a minute or two');
  const making = `${FOLDER}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    const archive = execFileSync('git', ['archive', COMMIT], { cwd: ROOT, maxBuffer: MOST_BYTES });
    execFileSync('tar', ['--extract', '--directory', making], { input: archive });
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: making,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    renameSync(making, FOLDER);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return program;
}

const MOST_BYTES = 256 * 1024 * 1024;
