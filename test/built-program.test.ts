import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { inSources } from '../src/platform/source-lines.ts';
import { buildIfStale } from './tools/build.ts';

const ROOT = join(import.meta.dirname, '..');
const PROGRAM = join(ROOT, 'dist/main.js');
const THROWS = /^\s*throw new (\w+)\(/;

beforeAll(buildIfStale);

it('tells the faults of the built program by the lines of its sources', () => {
  const address = pathToFileURL(PROGRAM).href;
  const throwing = readFileSync(PROGRAM, 'utf8')
    .split('\n')
    .flatMap((text, n) => {
      const told = inSources(`at fail (${address}:${n + 1}:5)`);
      return THROWS.test(text) && told.includes('src/') ? [{ text, told }] : [];
    });
  expect(throwing.length).toBeGreaterThan(20);
  for (const { text, told } of throwing) {
    const [, file = '', line] = /\((src\/\S+):(\d+)\)/.exec(told) ?? [];
    const source = readFileSync(join(ROOT, file), 'utf8').split('\n')[Number(line) - 1];
    expect(source, told).toContain(`throw new ${THROWS.exec(text)?.[1]}(`);
  }
});

it('leaves the faults of packages where they are', () => {
  const place = 'at query (file:///srv/node_modules/pg/lib/client.js:10:5)';
  expect(inSources(place)).toBe(place);
  const lines = readFileSync(PROGRAM, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('node_modules/fastify/fastify.js')) + 2;
  expect(line).toBeGreaterThan(2);
  expect(inSources(`at route (${pathToFileURL(PROGRAM).href}:${line}:3)`)).not.toContain('src/');
});

it('keeps one byte a letter', () => {
  expect(readFileSync(PROGRAM, 'utf8')).toMatch(/^[\0-\x7f]*$/);
});
