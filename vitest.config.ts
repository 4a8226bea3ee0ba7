import { configDefaults, defineConfig } from 'vitest/config';

/** A person, a browser and the whole program, which wait for one another: two files at a time. */
const journeys = ['test/journeys/**/*.test.{ts,tsx}'];
/** Several at once on one database, which mostly wait for one another: two files at a time, each with its own database. */
const races = ['test/races/**/*.test.{ts,tsx}'];
/** What keeps the machine busy on purpose, or asks what one process does alone: one file at a time, last. */
const faults = [
  'test/faults/**/*.test.{ts,tsx}',
  'test/tools/{browser,server}.test.ts',
];

// The times are what a slow machine may need before a test is called stuck, never something that is measured.
const SECOND = 1000;

export default defineConfig({
  test: {
    pool: 'forks',
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...journeys, ...races, ...faults],
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
          name: 'races',
          include: races,
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
          name: 'faults',
          include: faults,
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
