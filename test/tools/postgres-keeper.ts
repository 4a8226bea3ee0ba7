/**
 * The process that owns the tests' PostgreSQL: `node postgres-keeper.ts <folder of initdb> <JSON: what else is wanted>`;
 * with a primary it is a standby of it.
 * Says `ready <url>` on stdout, and lives as long as its stdin is open; told `fast` or `immediate` there, it restarts the
 * server in that way and says so again. Its parent holds the other end,
 * so that however the parent ends (Ctrl-C, a crash, kill -9), the server stops and its folder goes.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';
import type { ClusterWanted } from './postgres-cluster.ts';

const SUPERUSER = 'tests';
const [, , bin = '', wanted = '{}'] = process.argv;
const { primary, settings: otherSettings = {} } = JSON.parse(wanted) as ClusterWanted;
const runAs = unprivilegedUser();
const folder = mkdtempSync(join(tmpdir(), 'postgresql-for-tests-'));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.stdin.destroy());

try {
  await keep();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function keep(): Promise<void> {
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  const { program, args } = primary === undefined ? empty() : copyOf(primary);
  execFileSync(program, ['-D', data, '--no-sync', ...args], {
    ...runAs,
    cwd: folder,
    stdio: 'pipe',
  });

  const port = Number(otherSettings.port ?? (await freePort()));
  const start = async () => {
    const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings(port)], {
      ...runAs,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      // Its own group: a Ctrl-C must not reach it before the tests have closed their connections.
      detached: true,
    });
    const end = once(server, 'exit');
    await ready(server);
    process.stdout.write(`ready postgres://${SUPERUSER}@127.0.0.1:${port}/postgres\n`);
    return { server, end };
  };
  let running = await start();
  for await (const how of told()) {
    running.server.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await running.end;
    running = await start();
  }
  // Immediate shutdown: the data is thrown away, nobody waits for it to be tidy.
  running.server.kill('SIGQUIT');
  await running.end;

  /** What the parent says, until it says no more or the server ends by itself. */
  async function* told(): AsyncGenerator<string> {
    const lines = createInterface({ input: process.stdin });
    const closed = once(process.stdin, 'close');
    for (;;) {
      const ended = running.end.then(() => []);
      const [line] = await Promise.race([once(lines, 'line'), closed, ended]);
      if (typeof line !== 'string') return;
      yield line;
    }
  }
}

function empty() {
  const args = ['--auth=trust', '--encoding=UTF8', '--locale=C', `--username=${SUPERUSER}`];
  return { program: join(bin, 'initdb'), args };
}

/** Follows the primary, and can be read, until it is promoted. */
function copyOf(url: string) {
  const args = ['--write-recovery-conf', '--checkpoint=fast', `--dbname=${url}`];
  // A client's program: not where only the server's are linked to.
  const own = dirname(realpathSync(join(bin, 'postgres')));
  return { program: join(own, 'pg_basebackup'), args };
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const idOf = (kind: string) => Number(execFileSync('id', [kind, name], { stdio: 'pipe' }).toString());
      return { uid: idOf('-u'), gid: idOf('-g') };
    } catch {
      // no such user: the next one
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
}

function settings(port: number): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    // What is lost in a crash of the machine does not matter here.
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    // A vacuum at work on the template would keep CREATE DATABASE waiting.
    autovacuum: 'off',
    timezone: 'UTC',
    ...otherSettings,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** @throws what the server said, when it ends instead */
function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (/ready to accept (?:read-only )?connections/.test(log)) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log}`)));
  });
}
