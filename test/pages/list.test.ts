import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { metricsOf } from '../../src/http/server/metrics.ts';
import { openPGlite } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { routesOf } from '../tools/routes.ts';
import { testApp, testSite } from '../tools/whole-app.ts';
import { NO_PAGES, PAGES } from './list.ts';

it('every route of the program stands in the list of pages or among those that answer with none, and what is promised is there', async () => {
  const database = await openPGlite();
  const platform = testPlatform(database.db);
  const site = { ...testSite(platform), demo: true, demoMailbox: true };
  const metrics = { metrics: metricsOf(platform), token: 'of a test' };
  const app = await testApp(platform, { site, metrics });
  try {
    const listed = new Set([...PAGES.map(({ route }) => route), ...NO_PAGES]);
    expect([...listed].toSorted()).toEqual(routesOf(app).toSorted());
    const paths = routesOf(app).map((route) => route.replace(/^\w+ /, ''));
    expect(promisedPaths().filter((path) => !paths.includes(path))).toEqual([]);
  } finally {
    await app.close();
    await database.close();
  }
});

it('every state has a name of its own', () => {
  const names = PAGES.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** Those on which bookmarks and checks may rely. */
function promisedPaths(): string[] {
  const table = readFileSync(join(import.meta.dirname, '../../docs/names.md'), 'utf8');
  const cells = [...table.matchAll(/^\| (`\/[^|]*) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));
}
