import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process is using the same data folder. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`DATA_DIR: another process is already using ${folder}; stop it first, or choose another folder`);
    this.name = 'FolderInUse';
  }
}

/**
 * Takes the data folder for this process alone: two processes writing one PGlite folder corrupt it
 * without a word. The lock is the operating system's, held through an open SQLite file, so it ends with
 * the process however that ends; a file holding a process number would outlive a `kill -9`.
 * @returns what gives the folder back
 * @throws FolderInUse
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isLocked(error)) throw new FolderInUse(folder);
    throw error;
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
