import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresCluster, startPostgresCluster } from '../tools/postgres-cluster.ts';
import { postgresBin } from '../tools/provision.ts';
import { startServer } from '../tools/server.ts';
import { visitorAt } from '../tools/visitor.ts';

const ROOT = join(import.meta.dirname, '../..');
const HOLDER = 'lila.rosemonde@demo.example';
const PASSWORD = 'Demonstration-Espace-2026';
const SECRET_KEY = randomBytes(48).toString('base64');

/** What stands in the blocks of a page of docs/operating, in order. */
function blocksOf(page: string, language: string): string[] {
  const text = readFileSync(join(ROOT, 'docs/operating', page), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, kind, block = '']) =>
    kind === language ? [block] : [],
  );
}
const [MAKE_ROLES = ''] = blocksOf('database-roles.md', 'sql');
const [DUMP = '', RESTORE = ''] = blocksOf('backup.md', 'sh');

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
let clientBin: string;
let clusters: PostgresCluster[];

beforeAll(async () => {
  const bin = await postgresBin();
  clientBin = dirname(realpathSync(join(bin, 'postgres')));
  clusters = [await startPostgresCluster(bin), await startPostgresCluster(bin)];
});
afterAll(async () => {
  for (const cluster of clusters ?? []) await cluster.stop();
  rmSync(folder, { recursive: true });
});

it('what the page says brings all back on an empty server, and the audit log goes on in a new epoch', async () => {
  const [before, after] = [await newDatabase(clusters[0]), await newDatabase(clusters[1])];
  run('npm run migrate -- espace', { DATABASE_URL: before.owner });
  run('npm run demo:accounts', { DATABASE_URL: before.program });
  await whileItRuns(before.program, async (signIn) => {
    expect(await signIn()).toBe(true);
    await expect.poll(() => countOf(before.owner, 'audit_seal'), { timeout: 60_000 }).toBeGreaterThan(0);
  });
  const counts = await allCounts(before.owner);
  expect(counts.account).toBe(4);

  run(DUMP, { OWNER_URL: before.owner });
  const told = run(RESTORE, { OWNER_URL: after.owner, DATABASE_URL: after.program });
  expect(told).toMatch(/seals?, whole/);
  expect(await allCounts(after.owner)).toEqual(counts);

  await whileItRuns(after.program, async (signIn, output) => {
    expect(await signIn()).toBe(true);
    await expect.poll(() => epochsOf(after.owner), { timeout: 60_000 }).toEqual([1, 2]);
    expect(output()).not.toContain('can rewrite the audit log');
  });
  expect(run('npm run audit:verify', { DATABASE_URL: after.program })).toMatch(/seals?, whole/);
  // The role of the program can still not touch what it wrote.
  await expect(query(after.program, 'delete from audit_line')).rejects.toThrow(/permission denied/);
});

/** By the statements of the page about roles; this server asks for no password. */
async function newDatabase(cluster: PostgresCluster | undefined) {
  const url = new URL(cluster?.url ?? '');
  for (const statement of MAKE_ROLES.split(';').filter((one) => one.trim())) await query(url.href, statement);
  const as = (user: string) => `postgres://${user}@${url.host}/espace`;
  return { owner: as('espace_owner'), program: as('espace') };
}

function run(commands: string, settings: Record<string, string>): string {
  const path = `${clientBin}:${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`;
  return execFileSync('sh', ['-euc', commands.replaceAll('espace.dump', join(folder, 'espace.dump'))], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: path, SECRET_KEY, ...settings },
  });
}

async function whileItRuns(
  url: string,
  work: (signIn: () => Promise<boolean>, output: () => string) => Promise<void>,
): Promise<void> {
  const program = await startServer({ env: { DATABASE_URL: url, SECRET_KEY, CAPTCHA: 'off' } });
  try {
    await work(() => visitorAt(program).signIn(HOLDER, PASSWORD), program.output);
    expect(await program.stop()).toBe(0);
  } finally {
    await program.close();
  }
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(statement).finally(() => client.end())).rows;
}

async function countOf(url: string, table: string): Promise<number> {
  const [row] = await query(url, `select count(*)::integer as count from ${pg.escapeIdentifier(table)}`);
  return Number(row?.count);
}

async function allCounts(url: string): Promise<Record<string, number>> {
  const tables = await query(
    url,
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) counts[String(name)] = await countOf(url, String(name));
  return counts;
}

async function epochsOf(url: string): Promise<unknown[]> {
  const rows = await query(url, 'select distinct epoch from audit_seal order by epoch');
  return rows.map(({ epoch }) => Number(epoch));
}
