import type { TestModule, Vitest } from 'vitest/node';

/**
 * How the run ended. What is no test counts too: a file that could not be read, an error outside every test.
 * So does a test that was skipped, unless others were asked for by name: nothing may be left out unseen.
 */
export function countTests({ state, config }: Pick<Vitest, 'state' | 'config'>): Counts {
  const modules = state.getTestModules();
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const withState = (wanted: string) => tests.filter((test) => test.result().state === wanted).length;
  const skipped = config.testNamePattern ? 0 : withState('skipped') + withState('pending');
  const outsideTests = modules.filter(failedByItself).length + state.getUnhandledErrors().length;
  return { passed: withState('passed'), failed: withState('failed') + skipped + outsideTests };
}

export interface Counts {
  passed: number;
  failed: number;
}

/** In its hooks or while it was read; its failed tests are counted one by one. */
function failedByItself(module: TestModule): boolean {
  return !module.ok() && [...module.children.allTests('failed')].length === 0;
}
