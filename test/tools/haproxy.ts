import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { haproxy } from './provision.ts';

/** A real HAProxy on this machine. */
export interface Haproxy {
  /** Everything it has said so far: which server it took for up or down, and when. */
  output(): string;
  stop(): Promise<void>;
}

/**
 * @param sections of its configuration, after `global`
 * @param port that one of them binds on 127.0.0.1
 * @throws MissingProgram, or with what it said when it does not start
 */
export async function startHaproxy(sections: string, port: number): Promise<Haproxy> {
  const program = await haproxy();
  const folder = mkdtempSync(join(tmpdir(), 'haproxy-for-tests-'));
  const settings = join(folder, 'haproxy.cfg');
  writeFileSync(settings, `global\n  log stdout format raw local0 info\n  maxconn 2000\n${sections}`);
  // In the foreground, as one process that ends with its parent's signal.
  const running = spawn(program, ['-db', '-f', settings], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  const end = once(running, 'exit');
  const stop = async () => {
    running.kill('SIGKILL');
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  const ended = end.then(() => Promise.reject(new Error(`HAProxy did not start:\n${said.join('')}`)));
  await Promise.race([untilListening(port), ended]).catch(async (error) => {
    await stop();
    throw error;
  });
  ended.catch(() => {});
  return { output: () => said.join(''), stop };
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await pause(20);
  }
}
