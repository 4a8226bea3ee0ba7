import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadConfig, readConfig } from './config.ts';
import { SECRETS } from './secret-files.ts';
import { weakSettings } from './weak-settings.ts';

const KEY = 'Zk3vQ8rT1xW9bN5mJ7hG2dS4fL6pC0yXaRuE';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(content: string, mode = 0o600): string {
  const path = join(folder, 'secret');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const saidOf = (env: Record<string, string>): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof BadConfig) return error.message;
  }
  return 'started';
};

describe('a secret in a file', () => {
  it.each([
    ['SECRET_KEY', KEY, KEY],
    ['PEPPER', KEY, KEY],
    ['METRICS_TOKEN', KEY, KEY],
    [
      'OTHER_SECRET_KEYS',
      `2027-01-31 ${KEY}\n${KEY}2`,
      [{ key: KEY, until: '2027-01-31' }, { key: `${KEY}2` }],
    ],
    ['OTHER_PEPPERS', `${KEY}\n${KEY}2`, [KEY, `${KEY}2`]],
    ['SMTP_URL', 'smtp://a:b@127.0.0.1', 'smtp://a:b@127.0.0.1'],
  ])('is read like its variable, without the end of its line: %s', (name, content, expected) => {
    const config = readConfig({ [`${name}_FILE`]: file(`${content}\n`) });
    expect(config[name as keyof typeof config]).toEqual(expected);
    expect(weakSettings(config).join()).not.toContain('chmod');
  });

  it('is the address of the database too', () => {
    const config = readConfig({ SECRET_KEY: KEY, DATABASE_URL_FILE: file('postgres://a@127.0.0.1/b\n') });
    expect(config.DATABASE_URL).toBe('postgres://a@127.0.0.1/b');
  });

  it.each([
    ['nothing', () => join(folder, 'nothing'), 'cannot be read (there is no such file)'],
    ['a folder', () => folder, 'is no file'],
    ['a device', () => '/dev/zero', 'is no file'],
    ['an empty file', () => file(' \n'), 'is empty'],
  ])('is refused where its variable names %s', (_name, pathOf, why) => {
    for (const name of SECRETS) {
      expect(saidOf({ [`${name}_FILE`]: pathOf() })).toBe(`${name}_FILE: the file ${why}`);
    }
  });

  it('is refused beside the variable itself, and never quoted', () => {
    const said = saidOf({ SECRET_KEY: KEY, SECRET_KEY_FILE: file(KEY) });
    expect(said).toMatch(/^SECRET_KEY_FILE: SECRET_KEY is given too/);
    expect(said).not.toContain(KEY);
  });

  it('is not told where it was given in place of the name of its file', () => {
    expect(saidOf({ SECRET_KEY_FILE: KEY })).not.toContain(KEY);
  });

  it('is named as it was given when it is wrong', () => {
    const said = saidOf({ SECRET_KEY_FILE: file('hush'.repeat(8)) });
    expect(said).toMatch(/^SECRET_KEY_FILE: has too few different characters/);
    expect(said).not.toContain('hush');
  });

  it.each([0o644, 0o604, 0o602, 0o666])('is warned of when everybody can read or change it: %o', (mode) => {
    const lines = weakSettings(readConfig({ SECRET_KEY_FILE: file(KEY, mode) }));
    expect(lines).toEqual([
      expect.stringMatching(/^SECRET_KEY_FILE: .* everybody on this machine; chmod 600/),
    ]);
  });
});
