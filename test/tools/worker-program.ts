import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

/**
 * Programs for a worker: as many questions as it was asked so far is the answer, but « hang » hangs, « die » ends the
 * thread, « throw » throws, « eat » takes more memory than there is; « held up » waits for two seconds without using the
 * processor, « forgotten » for ever.
 */
export const MOODY = `
  let asked = 0;
  export default (task) => {
    const word = task?.password ?? (task?.data ? JSON.parse(task.data).word : task);
    if (word === undefined) return undefined;
    asked += 1;
    if (word === 'hang') for (;;);
    if (word === 'held up') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
    if (word === 'forgotten') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (word === 'die') process.exit(1);
    if (word === 'throw') throw new Error('thrown with a secret in it');
    if (word === 'eat') for (const eaten = []; ; ) eaten.push(Array(100_000).fill(asked));
    return asked;
  };
`;

/** Writes a program for the tests of one file. @returns its address */
export function workerFile(code: string): URL {
  const folder = mkdtempSync(join(tmpdir(), 'worker-for-tests-'));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, code);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return pathToFileURL(file);
}
