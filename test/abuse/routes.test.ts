import { expect, it } from 'vitest';
import { openPGlite } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { testApp, testSite } from '../tools/whole-app.ts';
import { ROUTES } from './routes.ts';

it('every route of the program is attacked, and no other', async () => {
  const database = await openPGlite();
  const platform = testPlatform(database.db);
  const app = await testApp(platform, { site: { ...testSite(platform), demo: true, demoMailbox: true } });
  try {
    const attacked = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(attacked.toSorted()).toEqual(routesIn(app.printRoutes({ commonPrefix: false })).toSorted());
  } finally {
    await app.close();
    await database.close();
  }
});

/** From the tree that Fastify draws, four characters a level; pictures of the help are files like any other. */
function routesIn(tree: string): string[] {
  const above: string[] = [];
  const routes: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (part === '') continue;
    above.splice(indent.length / 4);
    above.push(part);
    const path = above.join('');
    if (path.startsWith('/assets/')) continue;
    for (const method of methods.split(', '))
      if (/^(GET|POST)$/.test(method)) routes.push(`${method} ${path}`);
  }
  return routes;
}
