import type { AppOptions } from '../../src/app.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { readAssets } from '../../src/web/assets.ts';
import { testApp, testSite } from './whole-app.ts';

export interface ListeningApp {
  url: string;
  close(): Promise<void>;
}

/** The whole program in this process, for browsers: where a test moves the clock, which the real program lets nobody do. */
export async function listeningApp(
  platform: Platform,
  overrides: Partial<AppOptions> = {},
): Promise<ListeningApp> {
  const site = { ...testSite(platform), assets: readAssets() };
  const app = await testApp(platform, { site, ...overrides });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
}
