import { parseCLI, startVitest } from 'vitest/node';
import { buildIfStale } from './build.ts';
import { countTests } from './count-tests.ts';
import { MissingProgram, provision } from './provision.ts';

/**
 * The whole of `npm test`: builds what is stale, finds or installs what the tests need, runs them,
 * and says on its last line `N passed, N failed`.
 * @param asked as vitest takes them: files, `-t <name>` …
 * @returns the exit code
 */
export async function runTests(asked: string[]): Promise<number> {
  try {
    await buildIfStale();
    const { postgresBin, chromium } = await provision();
    Object.assign(process.env, { PG_BIN: postgresBin, TEST_CHROMIUM: chromium });
  } catch (error) {
    console.error(error instanceof MissingProgram ? error.message : error);
    return conclude(0, 1);
  }
  const { filter, options } = parseCLI(['vitest', 'run', ...asked]);
  const vitest = await startVitest(filter, { ...options, run: true, watch: false });
  await vitest.close();
  const { passed, failed } = countTests(vitest);
  // Vitest also fails where no test did: nothing to run, something that would not close.
  const isFailure = failed > 0 || passed === 0 || Boolean(process.exitCode);
  return conclude(passed, isFailure ? Math.max(failed, 1) : 0);
}

function conclude(passed: number, failed: number): number {
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
