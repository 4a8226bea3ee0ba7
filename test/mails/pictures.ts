// Run by `npm run pictures -- FOLDER courriel`: each mail on a telephone, light and dark, and where styles are dropped.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { launchBrowser } from '../tools/browser.ts';
import { MAILS } from './samples.ts';

const FOLDER = process.env.PICTURES_FOLDER ?? '';
const ASKED = (process.env.PICTURES_OF ?? '').replace(/^courriel-?/, '');

it('takes a picture of each mail', async () => {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.openPage({ width: 400 });
    for (const [name, { html }] of Object.entries(MAILS)) {
      if (!name.includes(ASKED)) continue;
      const take = async (kind: string) => {
        const path = join(FOLDER, `courriel-${name}--${kind}.png`);
        await page.screenshot({ path, fullPage: true, scale: 'css' });
      };
      await page.setContent(html);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await take(colorScheme);
      }
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setContent(html.replace(/<style>.*<\/style>/s, ''));
      await take('without-style-element');
      await page.setContent(html.replace(/<style>.*<\/style>/s, '').replaceAll(/ style="[^"]*"/g, ''));
      await take('without-styles');
    }
  } finally {
    await browser.close();
  }
}, 600_000);
