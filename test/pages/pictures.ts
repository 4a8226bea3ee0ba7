// Run by `npm run pictures`, which says where to: it is no test, but needs what tests have.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launchBrowser } from '../tools/browser.ts';
import { PAGES } from './list.ts';
import { inTwoWindows, preparePages } from './prepare.ts';
import type { PageState } from './state.ts';

const FOLDER = process.env.PICTURES_FOLDER ?? '';
const ASKED = process.env.PICTURES_OF ?? '';
/** The last is what one sees first on a small portable computer; of the others the whole page is taken. */
const WINDOWS = [
  { width: 320, height: 700 },
  { width: 375, height: 740 },
  { width: 1280, height: 900 },
  { width: 1366, height: 657, firstScreen: true },
];

it('takes a picture of each page in each state', async () => {
  const states = PAGES.filter(({ name }) => name.includes(ASKED));
  expect(states, `no state is called ${ASKED}`).not.toEqual([]);
  const pages = await preparePages(states);
  const browser = await launchBrowser();
  try {
    mkdirSync(FOLDER, { recursive: true });
    await inTwoWindows(browser, states, async (page, state) => {
      await pages.show(page, state);
      await takeAll(page, state);
    });
  } finally {
    await browser.close();
    await pages.close();
  }
}, 1_800_000);

async function takeAll(page: Page, { name }: PageState): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const { width, height, firstScreen } of WINDOWS) {
      await page.setViewportSize({ width, height });
      const path = join(FOLDER, `${name}--${width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: !firstScreen, caret: 'hide', scale: 'css' });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
