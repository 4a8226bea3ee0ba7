import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newAuthority } from '../tools/certificates.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const HOST = 'espace.example.org';

/** A real nginx or HAProxy with the file of `deploy/`, in which only addresses and paths are others. */
export interface RunningProxy {
  /** Ports on 127.0.0.1. */
  plain: number;
  secure: number;
  /** Path of the authority by which its certificate is verified. */
  ca: string;
  /** Everything that it has logged. */
  logs(): string;
  stop(): Promise<void>;
}

export type Kind = 'nginx' | 'haproxy';

/** @throws with what it said, when it does not start */
export async function startProxy(
  kind: Kind,
  ports: { plain: number; secure: number },
  instances: [number, number],
) {
  const folder = mkdtempSync(join(tmpdir(), `${kind}-for-checks-`));
  const authority = newAuthority();
  const identity = authority.sign(HOST, `DNS:${HOST}`);
  const places = { folder, ...ports, instances, ...identity };
  const [program, ...args] = kind === 'nginx' ? nginx(places) : haproxy(places);
  const running = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const ended = once(running, 'exit');
  const proxy: RunningProxy = {
    ...ports,
    ca: authority.ca,
    logs: () => said.join('') + written(folder),
    async stop() {
      running.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
      authority.remove();
    },
  };
  await Promise.race([
    untilListening(ports.secure),
    ended.then(() => Promise.reject(new Error(proxy.logs()))),
  ]);
  return proxy;
}

interface Places {
  folder: string;
  plain: number;
  secure: number;
  instances: [number, number];
  cert: string;
  key: string;
}

function nginx({ folder, plain, secure, instances, cert, key }: Places): string[] {
  const site = withInstances(readFileSync(join(DEPLOY, 'nginx/espace-professionnel.conf'), 'utf8'), instances)
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replaceAll('listen 80;', `listen 127.0.0.1:${plain};`)
    .replaceAll('listen 443', `listen 127.0.0.1:${secure}`)
    .replace('/etc/ssl/espace.example.org.pem', cert)
    .replace('/etc/ssl/private/espace.example.org.key', key)
    .replace('root /etc/nginx/espace', `root ${join(DEPLOY, 'nginx')}`)
    .replaceAll('/var/log/nginx', join(folder, 'logs'));
  mkdirSync(join(folder, 'logs'));
  // What Debian's own nginx.conf would say of the rest; the workers stay who they are.
  const whole = `daemon off; pid ${folder}/pid; error_log ${folder}/logs/main.error.log; events {}
http {
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  types { text/html html; }
  ${site}
}`;
  writeFileSync(join(folder, 'nginx.conf'), process.getuid?.() === 0 ? `user root; ${whole}` : whole);
  return ['nginx', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'logs/start.error.log')];
}

function haproxy({ folder, plain, secure, instances, cert, key }: Places): string[] {
  const both = join(folder, 'both.pem');
  writeFileSync(both, readFileSync(cert, 'utf8') + readFileSync(key, 'utf8'));
  const file = withInstances(
    readFileSync(join(DEPLOY, 'haproxy/espace-professionnel.cfg'), 'utf8'),
    instances,
  )
    .replace('bind :80', `bind 127.0.0.1:${plain}`)
    .replace('bind :443', `bind 127.0.0.1:${secure}`)
    .replace('/etc/haproxy/espace.example.org.pem', both)
    .replaceAll('/etc/haproxy/indisponible.html', join(DEPLOY, 'nginx/indisponible.html'));
  writeFileSync(join(folder, 'haproxy.cfg'), file);
  return ['haproxy', '-db', '-f', join(folder, 'haproxy.cfg')];
}

function withInstances(file: string, [first, second]: [number, number]): string {
  return file
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${first}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${second}`);
}

function written(folder: string): string {
  const logs = join(folder, 'logs');
  try {
    return readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
  } catch {
    return '';
  }
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await pause(20);
  }
}
