import { setTimeout as pause } from 'node:timers/promises';
import { startCable, through } from '../tools/cable.ts';
import { portToKeep } from '../tools/free-port.ts';
import { startHaproxy } from '../tools/haproxy.ts';
import {
  askServer,
  awaitStandby,
  type PostgresCluster,
  runOnServer,
  startPostgresCluster,
} from '../tools/postgres-cluster.ts';
import { LASTING } from './instances.ts';

/** So far apart that what is not waited for is lost with the primary, in every run. */
const BETWEEN_SERVERS_MS = 25;

/** A PostgreSQL server, a standby that has each commit before it is acknowledged, and HAProxy, which finds the one that writes. */
export interface Pair {
  /** By way of HAProxy. */
  url: string;
  /** The standby itself, which can be read from. */
  standbyUrl: string;
  /** Ends the primary with -9, and waits until the standby has worked off all that it had got. */
  killPrimary(): Promise<void>;
  /** Makes the standby the primary. */
  promote(): Promise<void>;
  /** A new standby in the place of the server that died, and commits wait for it again. */
  addStandby(): Promise<void>;
  /** What HAProxy said. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * @param bin folder of `initdb` and `postgres`
 * @param asynchronous no commit waits for the standby: to see what is lost then
 */
export async function startPair(bin: string, asynchronous = false): Promise<Pair> {
  const [here, there, front] = [await portToKeep(), await portToKeep(), await portToKeep()];
  let primary = await startPostgresCluster(bin, { settings: { ...LASTING, port: here } });
  let { standby, cable } = await standbyOf(primary, there);

  async function standbyOf({ url }: PostgresCluster, port: number) {
    const cable = await startCable(Number(new URL(url).port));
    const settings = { ...LASTING, port };
    const standby = await startPostgresCluster(bin, { primary: through(cable, url), settings });
    cable.delay(BETWEEN_SERVERS_MS);
    return { standby, cable };
  }

  if (!asynchronous) await awaitStandby(primary.url);
  const haproxy = await startHaproxy(writableServer(front, [here, there]), front);
  // Until it was looked at, HAProxy takes a server for one that writes.
  while (!haproxy.output().includes('postgresql2 is DOWN')) await pause(20);
  return {
    url: Object.assign(new URL(primary.url), { port: String(front) }).href,
    get standbyUrl() {
      return standby.url;
    },
    async killPrimary() {
      cable.unplug();
      await primary.kill();
      await cable.close();
      const all = 'select pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() as replayed';
      while ((await askServer(standby.url, all))[0]?.replayed !== true) await pause(5);
    },
    promote: () => runOnServer(standby.url, 'select pg_promote()'),
    async addStandby() {
      const free = Number(new URL(primary.url).port);
      primary = standby;
      ({ standby, cable } = await standbyOf(primary, free));
      if (!asynchronous) await awaitStandby(primary.url);
    },
    output: haproxy.output,
    async stop() {
      await haproxy.stop();
      await Promise.all([primary.stop(), standby.stop()]);
      await cable.close();
    },
  };
}

/**
 * The check signs in as a client would, asks `show transaction_read_only` and takes the server only where the answer is
 * `off`: a standby says `on`. The messages are those of PostgreSQL's protocol, version 3.
 * @see deploy/haproxy/postgresql.cfg
 */
function writableServer(front: number, ports: readonly number[]): string {
  return `
listen postgresql
  bind 127.0.0.1:${front}
  mode tcp
  log global
  option log-health-checks
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  timeout check 2s
  option tcp-check
  tcp-check connect
  tcp-check send-binary ${startup('tests', 'postgres')}
  tcp-check expect binary 5a0000000549
  tcp-check send-binary ${query('show transaction_read_only')}
  tcp-check expect binary ${row('off')}
  tcp-check send-binary 5800000004
  default-server check inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${ports.map((port, number) => `  server postgresql${number + 1} 127.0.0.1:${port}`).join('\n')}
`;
}

function startup(user: string, database: string): string {
  const body = `\0\x03\0\0user\0${user}\0database\0${database}\0\0`;
  return withLength(body).toString('hex');
}

function query(text: string): string {
  return `51${withLength(`${text}\0`).toString('hex')}`;
}

/** A row with one value, in text. */
function row(value: string): string {
  const column = Buffer.alloc(6);
  column.writeUInt16BE(1, 0);
  column.writeUInt32BE(value.length, 2);
  return `44${withLength(column.toString('latin1') + value).toString('hex')}`;
}

function withLength(body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([length, Buffer.from(body, 'latin1')]);
}
