import { readFileSync } from 'node:fs';

/** As `package.json` says it, beside `src/` and `dist/` alike: the one place where it is written. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
