import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openPostgresDatabase } from '../tools/database.ts';
import { startServer } from '../tools/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'modules-'));
const MODULES_FILE = join(folder, 'loaded');
afterAll(() => rmSync(folder, { recursive: true }));

/** What is only needed now and then, or on the other kind of database: 4 to 400 MiB each. */
const FOR_LATER = [
  'pglite',
  'canvas',
  'typst',
  'libphonenumber',
  'zxcvbn',
  'common-password-list',
  'file-type',
  'html-to-text',
  'piscina',
  'tinypool',
  'opentelemetry',
];

const loaded = () => readFileSync(MODULES_FILE, 'utf8').trim().split('\n');
const notOfNode = (url: string) => !url.startsWith('node:');

it('loads itself and what hashes, and nothing for later, until it is asked', async () => {
  const database = await openPostgresDatabase();
  const server = await startServer({
    env: {
      DATABASE_URL: database.url,
      SECRET_KEY: 'the secret key of loaded modules, of no installation',
      NODE_OPTIONS: `--import ${join(import.meta.dirname, '../tools/list-modules.mjs')}`,
      MODULES_FILE,
    },
  });
  try {
    expect((await fetch(`${server.url}/connexion`)).status).toBe(200);
    const atFirst = loaded().filter(notOfNode);
    for (const name of FOR_LATER) expect(atFirst.filter((url) => url.includes(name))).toEqual([]);
    // One file for all of ours and of the packages; what reaches the machine in a language of its own stays apart.
    expect(atFirst.filter((url) => !/main\.js$|argon2|end-with-parent/.test(url))).toEqual([]);
    expect(machineCodeOf(server.pid)).toEqual([expect.stringContaining('argon2')]);

    const page = await (await fetch(`${server.url}/connexion`)).text();
    const token = /name="captcha_token"[^>]* value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await fetch(`${server.url}/captcha/image?token=${token}`)).status).toBe(200);
    // What draws runs elsewhere, with nothing in its hands that opens anything, and ends with the program at the latest.
    expect(machineCodeOf(server.pid)).toEqual([expect.stringContaining('argon2')]);
    const [native = 0, ...others] = childrenOf(server.pid);
    expect(others).toEqual([]);
    expect(machineCodeOf(native)).toContainEqual(expect.stringContaining('skia'));
    const told = ['environ', 'cmdline'].map((file) => readFileSync(`/proc/${native}/${file}`, 'utf8')).join();
    expect(told).not.toMatch(/secret|postgres|DATA_DIR|NODE_OPTIONS/);
    await server.kill();
    await expect.poll(() => existsSync(`/proc/${native}`), { timeout: 30_000 }).toBe(false);
  } finally {
    await server.close();
    await database.close();
  }
});

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Libraries that packages brought along, mapped into its memory. */
function machineCodeOf(pid: number): string[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  return [...new Set(maps.match(/\S+\.node$/gm))];
}
