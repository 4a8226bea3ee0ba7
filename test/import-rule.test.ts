import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Where a file stands, what it imports, and whether the plan of the house allows it. */
const IMPORTS = [
  ['src/platform/mail/x.ts', '../../account/account.ts', 'refused'],
  ['src/platform/x.ts', '../credentials/rules.ts', 'refused'],
  ['src/platform/x.ts', '../web/components/view.ts', 'refused'],
  ['src/platform/x.ts', '../config/settings.ts', 'refused'],
  ['src/platform/x.ts', './clock.ts', 'allowed'],
  ['src/account/x.ts', '../credentials/request-change.ts', 'refused'],
  ['src/account/x.ts', '../app.ts', 'refused'],
  ['src/account/x.ts', '../platform/clock.ts', 'allowed'],
  ['src/credentials/x.ts', '../sign-in/sign-in.ts', 'refused'],
  ['src/sign-in/x.tsx', '../credentials/pages.tsx', 'refused'],
  ['src/home/x.ts', '../main.ts', 'refused'],
  ['src/dispute/x.ts', '../credentials/request-change.ts', 'refused'],
  ['src/credentials/x.ts', '../dispute/undo-change.ts', 'refused'],
  ['src/account/x.ts', '../dispute/undo-change.ts', 'refused'],
  ['src/credentials/x.ts', '../account/account.ts', 'allowed'],
  ['src/credentials/x.ts', '../platform/clock.ts', 'allowed'],
  ['src/credentials/x.tsx', '../web/components/view.ts', 'allowed'],
  ['src/credentials/x.ts', './rules.ts', 'allowed'],
  ['src/credentials/activation/x.ts', '../mails.tsx', 'allowed'],
  ['src/credentials/activation/x.ts', '../../account/account.ts', 'allowed'],
  ['src/credentials/activation/x.ts', '../../home/rules.ts', 'refused'],
  ['src/account/x.ts', '../deletion/erase-accounts.ts', 'refused'],
  ['src/deletion/x.ts', '../sign-in/sign-in.ts', 'refused'],
  ['src/home/x.ts', '../deletion/rules.ts', 'refused'],
  ['src/platform/x.ts', '../deletion/rules.ts', 'refused'],
  ['src/web/components/x.tsx', '../../deletion/pages.tsx', 'refused'],
  ['src/code-entry/x.ts', '../account/activation/check-code.ts', 'allowed'],
  ['src/code-entry/x.ts', '../registration/activation/open-dossier.ts', 'refused'],
  ['src/registration/activation/x.ts', '../../code-entry/pages.tsx', 'refused'],
  ['src/account/activation/x.ts', '../../code-entry/pages.tsx', 'refused'],
  ['src/web/components/x.tsx', '../../account/account.ts', 'refused'],
  ['src/web/components/x.tsx', '../../platform/clock.ts', 'refused'],
  ['src/web/components/x.tsx', './view.ts', 'allowed'],
  ['src/app.ts', './credentials/routes.ts', 'allowed'],
] as const;

const ROOT = join(import.meta.dirname, '..');
let folder: string;
let refused: Set<string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-rule-'));
  copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'));
  IMPORTS.forEach(([from, imported], index) => {
    const file = join(folder, numbered(from, index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `export * from '${imported}';\n`);
  });
  refused = lint(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the import rule', () => {
  it.each(IMPORTS.map((row, index) => [...row, index] as const))(
    '%s → %s is %s',
    (from, _imported, verdict, index) => {
      expect(refused.has(numbered(from, index)) ? 'refused' : 'allowed').toBe(verdict);
    },
  );
});

const numbered = (path: string, index: number) => path.replace(/x\.tsx?$/, (name) => `${index}-${name}`);

/** The files in which the rule was broken. */
function lint(where: string): Set<string> {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const rule = ['--only=style/noRestrictedImports', '--vcs-enabled=false'];
  const { stdout } = spawnSync(biome, ['lint', ...rule, '--reporter=json', '--max-diagnostics=none', '.'], {
    cwd: where,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
  return new Set(diagnostics.map(({ location }) => location.path));
}
