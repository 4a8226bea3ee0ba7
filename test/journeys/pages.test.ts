import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES } from '../pages/list.ts';
import { type Findings, inRepeatableWords, lookAt } from '../pages/look.ts';
import { inTwoWindows, type PreparedPages, preparePages } from '../pages/prepare.ts';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';

/** What a screen reader is told of each page, for a reviewer to read: `npx vitest run test/journeys/pages.test.ts -u`. */
const TREES = join(import.meta.dirname, '../pages/trees');
/** Of these with header and footer too, which the others have alike. */
const WHOLE = ['connexion--first', 'espace--one-dossier', 'espace--several', 'espace-identifiants--expired'];
/** What a slow machine may need for all of them; it is never measured. */
const PATIENCE = 1_500_000;

describe('every page in every state', () => {
  const found = new Map<string, Findings>();
  let browser: TestBrowser;
  let pages: PreparedPages;

  beforeAll(async () => {
    browser = await launchBrowser();
    pages = await preparePages(PAGES);
    await inTwoWindows(browser, PAGES, async (page, state) => {
      await pages.show(page, state);
      found.set(state.name, await lookAt(page, browser, state, WHOLE.includes(state.name)));
    });
  }, PATIENCE);
  afterAll(async () => {
    await pages?.close();
    await browser?.close();
  });

  const findings = (name: string) => found.get(name) ?? expect.fail(`${name} was not looked at`);
  const shown = (name: string) => pages.shown.get(name) ?? expect.fail(`${name} was not shown`);

  it.each(PAGES.map(({ name }) => name))('%s: for everybody to use', (name) => {
    expect(findings(name).faults).toEqual([]);
  });

  it.each(PAGES.map(({ name }) => name))('%s: as it is heard', async (name) => {
    const { title, focus, tree } = findings(name);
    const head = [`# ${shown(name).answer.statusCode} ${title}`, ...(focus ? [`# focus: ${focus}`] : [])];
    await expect(inRepeatableWords(`${[...head, tree].join('\n')}\n`)).toMatchFileSnapshot(
      join(TREES, `${name}.yml`),
    );
  });

  it('keeps what is heard of no page that is gone', () => {
    expect(readdirSync(TREES).toSorted()).toEqual(PAGES.map(({ name }) => `${name}.yml`).toSorted());
  });
});
