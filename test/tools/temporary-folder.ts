import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
const GIB = 2 ** 30;

/**
 * One folder for all that a run of the tests leaves in temporary folders, the programs that it starts included; it goes when
 * the run ends. In memory, where there is enough of it: a database is a thousand files, and a test file has one of its own,
 * which takes some disks a second of a core each time. TMPDIR, where it is set, says where instead.
 */
export function useFolderOfItsOwn(): void {
  const folder = mkdtempSync(join(process.env.TMPDIR ?? (hasRoom() ? IN_MEMORY : tmpdir()), 'espace-tests-'));
  // PostgreSQL, which does not run as root, has its own in it.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom(): boolean {
  if (!existsSync(IN_MEMORY) || freemem() < 6 * GIB) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize >= 4 * GIB;
}
