import { once } from 'node:events';
import { createServer } from 'node:net';

/** For a program that cannot choose its port: the system's choice is taken, and given back just before. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) throw new Error('no port');
  return port;
}

/** For a server that comes and goes: no port that the system meanwhile gives to a connection (from 32768 on, on Linux). */
export async function portToKeep(): Promise<number> {
  for (;;) {
    const port = await listenOnce(FIRST_TO_KEEP + Math.floor(Math.random() * PORTS_TO_KEEP));
    if (port !== undefined) return port;
  }
}

const FIRST_TO_KEEP = 20_000;
const PORTS_TO_KEEP = 12_000;

/** @returns undefined where somebody has it */
async function listenOnce(wanted: number): Promise<number | undefined> {
  const probe = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    return undefined;
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return address === null || typeof address === 'string' ? undefined : address.port;
}
