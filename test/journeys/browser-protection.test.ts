import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';
import type { TestServer } from '../tools/server.ts';
import { newPerson, startPortal } from './steps.ts';

let browser: TestBrowser;
let portal: TestServer;

beforeAll(async () => {
  browser = await launchBrowser();
  portal = await startPortal();
});
afterAll(async () => {
  await portal.close();
  await browser.close();
});

const noticeOf = (page: Page) => page.getByText('Votre navigateur est trop ancien');

it('code that crept into a page does not run, and the log tells what and where', async () => {
  const { page, opens } = await newPerson(browser, portal);
  await page.route('**/connexion*', async (route) => {
    const response = await route.fetch();
    const stolen = '<script>document.title = "stolen"</script></main>';
    await route.fulfill({ response, body: (await response.text()).replace('</main>', stolen) });
  });
  await opens('/connexion?retour=%2Fespace');
  expect(await page.title()).not.toBe('stolen');
  await vi.waitFor(() => expect(portal.output()).toContain('content policy violated'), 20_000);
  const lines = portal.output().split('\n');
  const line = lines.find((one) => one.includes('content policy violated')) ?? '';
  expect(JSON.parse(line).violation).toEqual({
    directive: 'script-src-elem',
    blocked: 'inline',
    page: '/connexion',
  });
});

it('a browser that lacks what pages count on is told so, any other is not', async () => {
  const { page, opens, arrivesAt } = await newPerson(browser, portal);
  await opens('/connexion');
  expect(await noticeOf(page).isVisible()).toBe(false);
  // As one reads the style sheet that does not know the unit.
  await page.route('**/*.css', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('1lh', '1unknown') });
  });
  await opens('/activation');
  await arrivesAt('Activez votre espace / vos services');
  expect(await noticeOf(page).isVisible()).toBe(true);
});
