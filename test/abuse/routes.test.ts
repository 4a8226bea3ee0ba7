import { expect, it } from 'vitest';
import { metricsOf } from '../../src/http/server/metrics.ts';
import { openPGlite } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { routesOf } from '../tools/routes.ts';
import { testApp, testSite } from '../tools/whole-app.ts';
import { ROUTES } from './routes.ts';

it('every route of the program is attacked, and no other', async () => {
  const database = await openPGlite();
  const platform = testPlatform(database.db);
  const site = { ...testSite(platform), demo: true, demoMailbox: true };
  const metrics = { metrics: metricsOf(platform), token: 'of a test' };
  const app = await testApp(platform, { site, metrics });
  try {
    const attacked = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(attacked.toSorted()).toEqual(routesOf(app).toSorted());
  } finally {
    await app.close();
    await database.close();
  }
});
