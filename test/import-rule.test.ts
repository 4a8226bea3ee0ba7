import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Where a file stands, what stands in it, and whether the plan of the house allows it. */
const FILES = [
  ['src/account/upwards.ts', "export * from '../credentials/allowed.ts';", 'refused'],
  ['src/account/type.ts', "export type { B } from '../credentials/allowed.ts';", 'refused'],
  [
    'src/account/inline.ts',
    "import { type B } from '../credentials/allowed.ts'; export type C = B;",
    'refused',
  ],
  [
    'src/web/components/upwards.tsx',
    "import { a } from '../../account/allowed.ts'; export const b = <p>{a}</p>;",
    'refused',
  ],
  ['src/web/browser/allowed.ts', "export * from '../../passwords/strength/allowed.ts';", 'allowed'],
  ['src/web/components/strength.ts', "export * from '../../passwords/strength/allowed.ts';", 'refused'],
  ['src/registration/circle.ts', "export * from '../credentials/circle.ts';", 'refused'],
  ['src/credentials/circle.ts', "export * from '../registration/circle.ts';", 'refused'],
  ['src/home/later.ts', "export const later = () => import('../main.ts');", 'refused'],
  ['src/main.ts', "export * from './app.ts';", 'allowed'],
  ['src/app.ts', "export * from './dispute/allowed.ts';", 'allowed'],
  ['src/dispute/allowed.ts', "export * from '../credentials/allowed.ts';", 'allowed'],
  ['src/credentials/allowed.ts', "export * from '../account/allowed.ts'; export type B = 1;", 'allowed'],
  ['src/account/allowed.ts', 'export const a = 1;', 'allowed'],
  ['src/account/borrowed.ts', "export * from '../../test/tools/clock.ts';", 'refused'],
  ['src/account/seen.test.ts', "export * from '../credentials/allowed.ts';", 'allowed'],
  ['src/passwords/strength/allowed.ts', 'export const s = 1;', 'allowed'],
  ['src/cellar/x.ts', "export * from '../account/allowed.ts';", 'refused'],
  ['test/tools/clock.ts', 'export const c = 1;', 'allowed'],
] as const;

const ROOT = join(import.meta.dirname, '..');
let folder: string;
let said: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-rule-'));
  copyFileSync(join(ROOT, '.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
  for (const [file, content] of FILES) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${content}\n`);
  }
  const cruise = [
    join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    'src',
    '--output-type',
    'err-long',
  ];
  said = spawnSync(process.execPath, cruise, { cwd: folder, encoding: 'utf8' }).stdout;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the import rule', () => {
  it.each(FILES)('%s with « %s » is %s', (file, _content, verdict) => {
    expect(said.includes(`: ${file} →`) ? 'refused' : 'allowed').toBe(verdict);
  });

  it('says what to do instead', () => {
    const sentences = said.replaceAll(/\s+/g, ' ');
    expect(sentences).toContain(
      'account imports only from below: src/account/upwards.ts → src/credentials/allowed.ts ' +
        'Hand in what account needs as an argument, or move it down to one of: web, database, platform, mail, captcha, audit, mandates.',
    );
    expect(sentences).toContain('Give the new room its place in FLOORS, in .dependency-cruiser.mjs.');
  });
});
