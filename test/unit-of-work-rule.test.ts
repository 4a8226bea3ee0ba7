import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unit-of-work-'));
  const rule = join(ROOT, 'scripts/lint/unit-of-work.grit');
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, plugins: [rule] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the lint says of a function that is handed the platform and an actor. */
function lint(body: string) {
  writeFileSync(join(folder, 'use-case.ts'), `export const useCase = (platform, actor) =>\n  ${body};\n`);
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', '.'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

it.each([
  'inTransaction(platform, async (tx) => { await find(tx); await find(platform); })',
  'inTransaction(platform, (tx) => platform.db.selectFrom("account").execute())',
  'asHolder(platform, actor, async ({ tx, account }) => { for (const one of account) await find({ ...platform, tx }); })',
])('the outer platform is refused inside a unit of work: %s', (body) => {
  const { status, said } = lint(body);
  expect(said).toContain('Inside a unit of work only tx is used');
  expect(status).not.toBe(0);
});

it.each([
  'inTransaction(platform, async (tx) => { await find(tx); })',
  'asHolder(platform, actor, async ({ tx }) => find(tx, actor)).then(() => platform.hasher.hash("a"))',
])('what is done in it with tx, and around it, is left alone: %s', (body) => {
  expect(lint(body)).toMatchObject({ status: 0 });
});
