import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** As many threads as work for a program that begins like ours and has more to hash than they can at once. */
async function threads(env: Record<string, string>): Promise<number> {
  const program = `
    await import(${JSON.stringify(join(import.meta.dirname, 'before-all.ts'))});
    const { pbkdf2 } = await import('node:crypto');
    const { readdirSync, readFileSync } = await import('node:fs');
    await Promise.all(Array.from({ length: 40 }, () => new Promise((done) => pbkdf2('a', 'b', 1000, 8, 'sha256', done))));
    const names = readdirSync('/proc/self/task').map((id) => readFileSync('/proc/self/task/' + id + '/comm', 'utf8'));
    console.log(names.filter((name) => name.startsWith('libuv-worker')).length);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env,
  });
  return Number(stdout);
}

describe('the threads that hash', () => {
  it('are one for each core and one for the rest', async () => {
    expect(await threads({})).toBe(availableParallelism() + 1);
  });

  it('follow the hashes at once, and whoever sets their number', async () => {
    expect(await threads({ HASHES_AT_ONCE: '9' })).toBe(10);
    expect(await threads({ HASHES_AT_ONCE: '9', UV_THREADPOOL_SIZE: '2' })).toBe(2);
  });
});
