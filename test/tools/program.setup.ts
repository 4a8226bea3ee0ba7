import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { unpackDump } from './pglite-dump.ts';
import { chromium } from './provision.ts';

/**
 * Runs once before the journeys: the real program is built, and there is a browser to open it with. Its tables are made in a
 * folder, of which each start gets a copy: to make them takes six seconds of a core.
 */
export default async function prepareProgram(): Promise<(() => void) | undefined> {
  // Several projects of vitest.config.ts ask for it.
  if (process.env.TEST_DATA_DIR) return undefined;
  await buildIfStale();
  process.env.TEST_CHROMIUM ??= await chromium();
  const folder = mkdtempSync(join(tmpdir(), 'espace-tables-'));
  await unpackDump(join(folder, 'database'));
  process.env.TEST_DATA_DIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
