import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/tools/longest-first.ts';
import { useFolderOfItsOwn } from './test/tools/temporary-folder.ts';

useFolderOfItsOwn();

/** A person, a browser and the whole program, which wait for one another: two files at a time. */
const journeys = ['test/journeys/**/*.test.{ts,tsx}'];
/** What keeps the machine busy on purpose, or asks what one process does alone: one file at a time, last. */
const alone = [
  'test/faults/{abuse,connections,flood,loaded-modules,starvation}.test.ts',
  'test/tools/{browser,server}.test.ts',
];
/** Several at once on one database, and what breaks around a program: mostly waiting, so two files at a time. */
const faults = ['test/{races,faults}/**/*.test.{ts,tsx}'];

// The times are what a slow machine may need before a test is called stuck, never something that is measured.
const SECOND = 1000;

export default defineConfig({
  test: {
    pool: 'forks',
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    // The files that one process runs share what it has loaded, and its embedded database (test/tools/kept-pglite.ts).
    isolate: false,
    unstubEnvs: true,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...journeys, ...faults, ...alone],
          globalSetup: ['test/tools/databases.setup.ts'],
          maxWorkers: 2,
          testTimeout: 60 * SECOND,
          hookTimeout: 120 * SECOND,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: journeys,
          globalSetup: ['test/tools/databases.setup.ts', 'test/tools/program.setup.ts'],
          maxWorkers: 2,
          testTimeout: 180 * SECOND,
          hookTimeout: 180 * SECOND,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: faults,
          exclude: [...configDefaults.exclude, ...alone],
          globalSetup: ['test/tools/databases.setup.ts', 'test/tools/program.setup.ts'],
          maxWorkers: 2,
          testTimeout: 180 * SECOND,
          hookTimeout: 180 * SECOND,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          isolate: true,
          include: alone,
          globalSetup: ['test/tools/databases.setup.ts', 'test/tools/program.setup.ts'],
          fileParallelism: false,
          testTimeout: 180 * SECOND,
          hookTimeout: 180 * SECOND,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
