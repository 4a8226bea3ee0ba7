import { open, rm } from 'node:fs/promises';
import { Refused } from './run-command.ts';

/**
 * Makes a file that bears a secret: a new one, readable by its owner alone, never through a symbolic link. It is made
 * before the work begins and written to the disk before the work goes on, so that a file that cannot be kept changes
 * nothing else; it is removed when the work fails.
 * @param work is handed what writes the whole file, to be called once
 * @param option by which the command was told where
 * @throws Refused where there is such a file already, or none can be made or written there
 */
export async function withNewFile<T>(
  path: string,
  work: (write: (content: Uint8Array) => Promise<void>) => Promise<T>,
  option = '--output',
): Promise<T> {
  const refuse = refusalOf(option);
  // `wx` is O_EXCL: an existing file, and a symbolic link wherever it leads, is refused and not followed.
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => refuse(path, error));
  try {
    return await work(async (content) => {
      try {
        await file.writeFile(content);
        await file.sync();
      } catch (error) {
        refuse(path, error);
      }
    });
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

const REASONS: Record<string, string> = {
  EEXIST: 'it is there already',
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is a file',
  EACCES: 'not allowed',
  EPERM: 'not allowed',
  EROFS: 'the file system can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
};

function refusalOf(option: string) {
  return (path: string, error: unknown): never => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Refused(
      `${option}: ${path} cannot be written: ${REASONS[code] ?? String(error)}; nothing was changed`,
    );
  };
}
