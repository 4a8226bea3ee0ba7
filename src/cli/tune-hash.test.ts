import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, 'tune-hash.ts');
const tune = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args]);

describe('the proposal for the cost of a hash', () => {
  it('is never below what OWASP names as the least, however little time there is', async () => {
    const { stdout } = await tune('--milliseconds', '1');
    expect(stdout).toContain('the least, ARGON2_MEMORY=19456 ARGON2_ITERATIONS=2,');
  });

  it('is a table, whose last line is proposed', async () => {
    // A time that no machine needs for the least, however busy.
    const { stdout } = await tune('--milliseconds', '600');
    const rows = [...stdout.matchAll(/^ *(\d+) +(\d+) +[\d.]+ ms/gm)].map(([, memory, iterations]) => [
      memory,
      iterations,
    ]);
    expect(rows[0]?.[0]).toBe('19456');
    for (const [, iterations] of rows) expect(Number(iterations)).toBeGreaterThanOrEqual(2);
    expect(stdout).toContain(`ARGON2_MEMORY=${rows.at(-1)?.[0]} ARGON2_ITERATIONS=${rows.at(-1)?.[1]}\n`);
  }, 300_000);

  it('is refused for a time that is none', async () => {
    await expect(tune('--milliseconds', 'soon')).rejects.toMatchObject({ code: 2 });
  });
});
