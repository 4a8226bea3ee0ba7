import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { openJourney } from './steps.ts';

const journey = openJourney();

const noticeOf = (page: Page) => page.getByText('Votre navigateur est trop ancien');

it('code that crept into a page does not run, and the log tells what and where', async () => {
  const { page, opens } = await journey.newPerson();
  await page.route('**/connexion*', async (route) => {
    const response = await route.fetch();
    const stolen = '<script>document.title = "stolen"</script></main>';
    await route.fulfill({ response, body: (await response.text()).replace('</main>', stolen) });
  });
  await opens('/connexion?retour=%2Fespace');
  expect(await page.title()).not.toBe('stolen');
  await vi.waitFor(() => expect(journey.portal.output()).toContain('content policy violated'), 20_000);
  const lines = journey.portal.output().split('\n');
  const line = lines.find((one) => one.includes('content policy violated')) ?? '';
  expect(JSON.parse(line).violation).toEqual({
    directive: 'script-src-elem',
    blocked: 'inline',
    page: '/connexion',
  });
});

it('a browser that lacks what pages count on is told so, any other is not', async () => {
  const { page, opens, arrivesAt } = await journey.newPerson();
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
