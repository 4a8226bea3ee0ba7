import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderInUse, lockFolder } from './folder-lock.ts';

/** Takes the lock, says how that went, and keeps it until it ends. */
const PROGRAM = `
  const { lockFolder } = await import(process.argv[1]);
  try {
    lockFolder(process.argv[2]);
    console.log('locked');
  } catch (error) {
    console.log(error.name);
  }
  process.stdin.resume().on('end', () => process.exit());`;

let parent: string;
let folder: string;
let others: ChildProcess[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folder-lock-'));
  folder = join(parent, 'data');
  others = [];
});
afterEach(async () => {
  for (const other of others) await killed(other);
  rmSync(parent, { recursive: true, force: true });
});

/** Another process that wants the folder. @returns what it said */
async function otherProcess(): Promise<{ said: string; process: ChildProcess }> {
  const lockModule = new URL('folder-lock.ts', import.meta.url).href;
  const args = ['--no-warnings', '--input-type=module', '-e', PROGRAM, lockModule, folder];
  const other = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  others.push(other);
  const [said] = await once(other.stdout, 'data');
  return { said: String(said).trim(), process: other };
}

/** As by a power cut: nothing of its own runs any more. */
async function killed(other: ChildProcess): Promise<void> {
  if (other.exitCode !== null || other.signalCode !== null) return;
  const end = once(other, 'exit');
  other.kill('SIGKILL');
  await end;
}

describe('the lock of the data folder', () => {
  it('makes the folder, for its owner alone', () => {
    lockFolder(folder)();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('keeps another process out', async () => {
    const unlock = lockFolder(folder);
    expect((await otherProcess()).said).toBe('FolderInUse');
    unlock();
    expect((await otherProcess()).said).toBe('locked');
  });

  it('is kept out by another process, and names the variable and the folder', async () => {
    expect((await otherProcess()).said).toBe('locked');
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    expect(() => lockFolder(folder)).toThrow(`DATA_DIR: another process is already using ${folder}`);
  });

  it('ends with the process, even one that was killed', async () => {
    const other = await otherProcess();
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    await killed(other.process);
    lockFolder(folder)();
  });

  it('is not taken twice by one process either', () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(FolderInUse);
    unlock();
  });
});
