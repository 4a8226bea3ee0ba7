import type { Page } from 'playwright-core';
import { type TestBrowser, violationsIn } from '../tools/browser.ts';
import { contentOf, cutTexts, doubleTexts, invisibleEdges, outlineOf } from './in-page.ts';
import type { PageState } from './state.ts';

/** What was found on a page in one state. */
export interface Findings {
  title: string;
  /** The words of what has the focus; empty where nothing has. */
  focus: string;
  /** What somebody could stumble over, each with where it was seen. */
  faults: string[];
  /** What a screen reader is told, as YAML. */
  tree: string;
}

const HEIGHT = 900;
const TELEPHONE = 375;

/**
 * Looks at a page as its readers do: on a computer and on telephones, with large letters, in the dark, in colours of
 * their own, by ear.
 * @param whole the tree of the page with its header and footer, which are left out of the others
 */
export async function lookAt(
  page: Page,
  browser: Pick<TestBrowser, 'complaintsOf'>,
  { javaScript }: PageState,
  whole: boolean,
): Promise<Findings> {
  const faults: string[] = [];
  const report = (where: string, found: readonly string[]) =>
    void faults.push(...found.map((fault) => `${where}: ${fault}`));
  const inWindow = (width: number) => page.setViewportSize({ width, height: HEIGHT });
  const complaints = browser.complaintsOf(page);
  const before = complaints.length;

  await inWindow(1280);
  const { title, focus, faults: inOutline } = await page.evaluate(outlineOf);
  report('outline', inOutline);
  const tree = await page.locator(whole ? 'body' : 'main').ariaSnapshot();
  if (javaScript !== false) report('1280', await violationsIn(page));
  await page.emulateMedia({ colorScheme: 'dark' });
  // Header and footer, which all have alike, are looked at in the dark and on a telephone on some pages alone.
  const without = whole ? [] : ['body > :not(main)'];
  if (javaScript !== false) report('dark', await violationsIn(page, { rules: ['color-contrast'], without }));
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
  // Whoever sees the ring of the focus uses the keyboard; the page may just have been clicked.
  await page.keyboard.press('Tab');
  report('forced colours', await page.evaluate(invisibleEdges));
  await page.emulateMedia({ forcedColors: 'none' });
  for (const width of [1280, 768, TELEPHONE, 320]) {
    await inWindow(width);
    report(String(width), await page.evaluate(contentOf));
  }
  if (javaScript !== false) report('320', await violationsIn(page, { without }));
  for (const way of ['root', 'each'] as const) {
    await inWindow(TELEPHONE);
    await page.evaluate(doubleTexts, way);
    report(`200 % (${way})`, [...(await page.evaluate(contentOf)), ...(await page.evaluate(cutTexts))]);
  }
  report('browser', complaints.slice(before));
  return { title, focus, faults, tree };
}

/** Without what is random and tells nobody anything. */
export function inRepeatableWords(text: string): string {
  return (
    text
      .replaceAll(/(token|jeton|avant)=[\w%.~-]+/g, '$1=…')
      .replaceAll(/\b(?=[A-Za-z]*[a-z][A-Z])[A-Za-z]{12}\b/g, '(code)')
      .replaceAll(/\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '/…')
      // Derived from the form that asks for them, whose token is another each time.
      .replaceAll(/(listitem: )"?[2-9a-z]{5}-[2-9a-z]{5}"?$/gm, '$1(code de secours)')
      // The reference of a request is one of any.
      .replaceAll(/\b(?=[A-Z2-9]*\d)(?=[A-Z2-9]*[A-Z])[A-HJ-NP-Z2-9]{8}\b/g, '(référence)')
      // The name of a request is another each time.
      .replaceAll(/(?<![\w-])[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}(?![\w-])/g, '(demande)')
      .replaceAll('\u00a0', ' ')
  );
}
