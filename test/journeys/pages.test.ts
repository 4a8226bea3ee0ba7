import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGES as ALL_PAGES } from '../pages/list.ts';
import { type Findings, inRepeatableWords, lookAt } from '../pages/look.ts';
import { inTwoWindows, type PreparedPages, preparePages } from '../pages/prepare.ts';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';

/** `ONLY_PAGES=part-of-a-name` looks at these alone, in seconds; what is said of all pages together fails then. */
const PAGES = ALL_PAGES.filter(({ name }) => name.includes(process.env.ONLY_PAGES ?? ''));

/** What a screen reader is told of each page, for a reviewer to read: `npx vitest run test/journeys/pages.test.ts -u`. */
const TREES = join(import.meta.dirname, '../pages/trees');
/** Of these with header and footer too, which the others have alike. */
const WHOLE = ['connexion--first', 'espace--one-dossier', 'espace--several', 'espace-identifiants--expired'];
/** One page at two addresses: a mail and its text, and what stays true of a space until it is decided. */
const ALIKE = [
  "Création ou modification de l'espace",
  'L’espace est suspendu',
  // With the roles that it undid, or without.
  'Votre ancienne adresse est rétablie',
];
/** Where one is led by a button that has done something. */
const WHAT_WAS_DONE = /[?&](?:fait|renvoi|suppression)=/;
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
    await expect(`${[...head, inRepeatableWords(tree)].join('\n')}\n`).toMatchFileSnapshot(
      join(TREES, `${name}.yml`),
    );
  });

  it('gives each step of a procedure a title of its own', () => {
    const pathsOf = new Map<string, Set<string>>();
    for (const { name } of PAGES) {
      const { path, answer } = shown(name);
      if (answer.statusCode !== 200) continue;
      const { title } = findings(name);
      pathsOf.set(title, (pathsOf.get(title) ?? new Set()).add(path.replace(/\?.*/, '')));
    }
    const procedureOf = (path: string) => path.split('/')[1];
    const shared = [...pathsOf].filter(([, paths]) => {
      const procedures = [...paths].map(procedureOf);
      return new Set(procedures).size < procedures.length;
    });
    expect(shared.map(([title]) => title.replace(' - Espace professionnel', '')).toSorted()).toEqual(ALIKE);
  });

  it('takes the reader to what was just done, and says it in the title', () => {
    const names = PAGES.map(({ name }) => name);
    const done = names.filter((name) => WHAT_WAS_DONE.test(shown(name).path));
    const others = new Set(names.filter((name) => !done.includes(name)).map((name) => findings(name).title));
    expect(done.length).toBeGreaterThan(5);
    for (const name of done) {
      expect(findings(name).focus, name).not.toBe('');
      expect(others, name).not.toContain(findings(name).title);
    }
  });

  it('keeps what is heard of no page that is gone', () => {
    expect(readdirSync(TREES).toSorted()).toEqual(PAGES.map(({ name }) => `${name}.yml`).toSorted());
  });
});
