// `npm test`: finds or installs what the tests need, runs them all (or those named, as vitest takes them),
// and ends by saying `N passed, N failed`.
import { parseCLI, startVitest } from 'vitest/node';
import { countTests } from '../test/tools/count-tests.ts';
import { MissingProgram, provision } from '../test/tools/provision.ts';
import { build, isStale } from './build.mjs';

const asked = process.argv.slice(2);

try {
  if (await isStale()) await build();
  const { postgresBin, chromium } = await provision();
  Object.assign(process.env, { PG_BIN: postgresBin, TEST_CHROMIUM: chromium });
} catch (error) {
  console.error(error instanceof MissingProgram ? error.message : error);
  process.exit(1);
}

const { filter, options } = parseCLI(['vitest', 'run', ...asked]);
const vitest = await startVitest(filter, { ...options, run: true, watch: false });
const { passed, failed } = countTests(vitest);
await vitest.close();
// Some writes of vitest are still on their way; the last line must be last.
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : (process.exitCode ?? 0));
