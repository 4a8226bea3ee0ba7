import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { pgbouncer } from './provision.ts';

/** A real PgBouncer that hands each transaction to any free session of the server. */
export interface Pooler {
  /** The same database, through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

const NOBODY = 65_534;

/**
 * @param server URL of a server that trusts whoever comes from this machine
 * @param sessions of the server for each database, at most
 * @throws MissingProgram
 */
export async function startPooler(server: string, sessions = 5): Promise<Pooler> {
  const program = await pgbouncer();
  const { hostname, port: target, username } = new URL(server);
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-for-tests-'));
  const port = await freePort();
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(join(folder, 'users.txt'), `"${username}" ""\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=${hostname} port=${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${sessions}
max_client_conn = 200
`,
  );
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    for (const path of [folder, settings, join(folder, 'users.txt')]) chownSync(path, NOBODY, NOBODY);
  // The shell ends it when its own stdin closes: however the tests end, nothing is left running.
  const keeper = spawn('sh', ['-c', '"$0" "$1" & cat >/dev/null; kill -9 $!', program, settings], {
    stdio: ['pipe', 'ignore', 'pipe'],
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const end = once(keeper, 'exit');
  await listening(keeper.stderr);
  return {
    through(url) {
      const by = new URL(url);
      by.port = String(port);
      return by.href;
    },
    async stop() {
      keeper.stdin.end();
      await end;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws with what it wrote, when it ends instead */
async function listening(log: NodeJS.ReadableStream): Promise<void> {
  let written = '';
  for await (const chunk of log) {
    written += String(chunk);
    if (/process up|listening on/.test(written)) {
      log.resume();
      return;
    }
  }
  throw new Error(`PgBouncer did not start:\n${written}`);
}
