import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withNewFile } from './new-file.ts';

let folder: string;
let usualMask: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-file-'));
  usualMask = process.umask(0);
});
afterEach(() => {
  process.umask(usualMask);
  rmSync(folder, { recursive: true });
});

const inFolder = (name: string) => join(folder, name);
const contents = () =>
  readdirSync(folder, { withFileTypes: true }).map((entry) => [
    entry.name,
    entry.isFile() && readFileSync(inFolder(entry.name), 'utf8'),
  ]);
const secret = Buffer.from('a secret');

describe('a file that bears a secret', () => {
  it('is readable by its owner alone, whatever the mask of the shell, and whole before the work goes on', async () => {
    const path = inFolder('letter.pdf');
    const seen = await withNewFile(path, async (write) => {
      await write(secret);
      return readFileSync(path, 'utf8');
    });
    expect(seen).toBe('a secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  const theirs = (path: string) => writeFileSync(path, 'theirs');
  const linkToTheirs = (path: string) => {
    theirs(`${path}~`);
    symlinkSync(`${path}~`, path);
  };
  it.each<[string, (path: string) => void, string[], string]>([
    ['over another', theirs, [], 'it is there already'],
    ['in place of a folder', (path) => mkdirSync(path), [], 'it is there already'],
    ['through a link', linkToTheirs, [], 'it is there already'],
    ['through a link to nothing', (path) => symlinkSync(`${path}~`, path), [], 'it is there already'],
    ['in a folder that is not there', () => {}, ['a.pdf'], 'its folder is not there'],
    ['in a file', theirs, ['a.pdf'], 'its folder is a file'],
  ])('is not made %s, and no work is begun', async (_name, prepare, within, why) => {
    prepare(inFolder('letter.pdf'));
    const before = contents();
    const path = join(inFolder('letter.pdf'), ...within);
    const made = withNewFile(path, async () => expect.fail('the work began'));
    await expect(made).rejects.toThrow(`--output: ${path} cannot be written: ${why}; nothing was changed`);
    expect(contents()).toEqual(before);
  });

  it('is removed when the work fails', async () => {
    const path = inFolder('letter.pdf');
    const failed = withNewFile(path, async (write) => {
      await write(secret);
      throw new Error('the database is away');
    });
    await expect(failed).rejects.toThrow('the database is away');
    expect(readdirSync(folder)).toEqual([]);
  });
});
