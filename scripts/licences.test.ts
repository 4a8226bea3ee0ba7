import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Locked {
  version?: string;
  license?: string;
  dev?: boolean;
  resolved?: string;
  hasInstallScript?: boolean;
}

const own = JSON.parse(read('package.json'));
const locked: [name: string, Locked][] = Object.entries<Locked>(
  JSON.parse(read('package-lock.json')).packages,
)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => [path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), entry]);
const direct = Object.entries<string>({
  ...own.dependencies,
  ...own.devDependencies,
  ...own.optionalDependencies,
});

/** Fit for public use: whoever receives the program may run, change and pass it on, in an open or closed whole. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT AND OFL-1.1',
  'MIT OR Apache-2.0',
  // As one of its packages writes it.
  'MIT or MPL-2.0',
  // Binds changes of its own files, and none is changed; the second is how one of its packages writes it.
  'MPL-2.0',
  'MPL 2.0',
  'OFL-1.1',
]);
/** Used to build and test only, never handed on: a licence that binds changes of its own files is no burden. */
const FOR_BUILDING = new Set([...PERMISSIVE, '(MIT OR EUPL-1.1+)', '(MIT OR Apache-2.0)']);

describe('what the program is made of', () => {
  it('bears licences fit for public use', () => {
    const unfit = locked
      // Packages of other platforms that nobody fetched here bear no licence in the lock; those of this one do.
      .filter(([, { license }]) => license !== undefined)
      .filter(([, { license = '', dev }]) => !(dev ? FOR_BUILDING : PERMISSIVE).has(license))
      .map(([name, { license }]) => `${name}: ${license}`);
    expect(unfit).toEqual([]);
  });

  it('says the licence of every package that is installed here', () => {
    const silent = locked
      .filter(([name, { license }]) => license === undefined && existsSync(join(ROOT, 'node_modules', name)))
      .filter(([name]) => !JSON.parse(read(`node_modules/${name}/package.json`)).license)
      .map(([name]) => name);
    expect(silent).toEqual([]);
  });

  it('is pinned exactly', () => {
    expect(direct.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('comes from no address written in the lock', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  it('needs no install script to run', () => {
    const scripted = locked.filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev);
    expect(scripted.map(([name]) => name)).toEqual([]);
  });

  it('stands in docs/dependencies.md, each with its licence and what it is for', () => {
    const rows = new Map(
      [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(
        ([, name, licence, use]) => [name, { licence: licence?.trim(), use: use?.trim() }],
      ),
    );
    const missing = direct
      // Node.js itself, in its own section.
      .filter(([name]) => !name.startsWith('node-linux-'))
      .filter(([name]) => {
        const row = rows.get(name);
        const licence = locked.find(([other]) => other === name)?.[1].license;
        return !row?.use || (licence !== undefined && row.licence !== licence);
      });
    expect(missing).toEqual([]);
    const gone = [...rows.keys()].filter((name) => !direct.some(([other]) => other === name));
    expect(gone).toEqual([]);
  });
});
