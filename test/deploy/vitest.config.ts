import { defineConfig } from 'vitest/config';

/** `npm run deploy:check`: with nginx, HAProxy and what else the files of deploy/ are for; not part of `npm test`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    pool: 'forks',
    include: ['**/*.check.ts'],
    globalSetup: ['../tools/databases.setup.ts', '../tools/program.setup.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
