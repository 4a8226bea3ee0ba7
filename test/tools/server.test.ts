import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './server.ts';

let server: TestServer | undefined;
afterEach(() => server?.close());

const start = async (env: Record<string, string> = {}, { isFirst = false } = {}) => {
  server = await startServer({ env: { DEMO: 'off', ...env }, isFirst });
  return server;
};

/** `connection: close`, so that no idle connection of the test keeps the program from ending. */
const isAlive = async ({ url }: TestServer) =>
  (await fetch(`${url}/health/live`, { headers: { connection: 'close' } })).ok;

describe('the program in a process of its own', () => {
  it('makes its tables in an empty folder, answers where it says that it listens, and ends orderly when asked', async () => {
    const program = await start({}, { isFirst: true });
    expect(program.output()).toContain('Creating the embedded database');
    expect(await isAlive(program)).toBe(true);
    expect(await program.stop()).toBe(0);
    await expect(isAlive(program)).rejects.toThrow();
  });

  it('comes back at the same address after a power cut', async () => {
    const program = await start();
    await program.kill();
    await expect(isAlive(program)).rejects.toThrow();
    await program.restart();
    expect(await isAlive(program)).toBe(true);
  });

  it('tells what the program said when it refuses to start', async () => {
    await expect(start({ PORT: 'many' })).rejects.toThrow(/PORT/);
  });
});
