import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The secret key of an installation that was given none: made once and kept beside the embedded database,
 * readable by its owner alone.
 */
export function keptSecretKey(folder: string): string {
  const file = join(folder, 'secret-key');
  try {
    // `wx`: never overwrite a key, even half a second after another start made it.
    writeFileSync(file, randomBytes(48).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
