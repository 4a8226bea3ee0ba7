import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { withFewColours } from './few-colours.ts';

export const DOCUMENTATION = join(import.meta.dirname, '../../docs/images');
export const HELP = join(import.meta.dirname, '../../src/help/pictures');

/** Widths of the window, in CSS pixels. The help's is that of its own pictures: a text is as large as around it. */
const WIDE = 1280;
const HELP_WIDE = 760;
const NARROW = 375;
const HEIGHT = 900;

/** What the help shows of a page. */
export interface HelpView {
  /** By default what stands between header and footer, but for the column beside it. */
  part?: Locator;
  /** Nothing below it. */
  until?: Locator;
  /** Only so much from the top, in CSS pixels. */
  height?: number;
  /** Left around the part, in CSS pixels. */
  margin?: number;
}

/** For README.md and docs/: the page whole, as on a computer, and on a telephone too where `narrow` is asked for. */
export async function forDocumentation(page: Page, name: string, narrow = false): Promise<void> {
  await inWindow(page, WIDE, () => wholePage(page, name));
  if (narrow) await inWindow(page, NARROW, () => wholePage(page, `${name}-narrow`));
}

/** For the pages below /aide: the part that matters, on a computer and on a telephone. */
export async function forHelp(page: Page, name: string, view: HelpView = {}): Promise<void> {
  await inWindow(page, HELP_WIDE, () => part(page, name, view, 'css'));
  // Screens of telephones are fine: more dots (see `density` in screenshots.ts).
  await inWindow(page, NARROW, () => part(page, `${name}-narrow`, view, 'device'));
}

export function keep(folder: string, name: string, png: Uint8Array): void {
  writeFileSync(join(folder, `${name}.png`), png);
}

async function inWindow(page: Page, width: number, take: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.evaluate('document.fonts.ready');
  // The ring of the focus is never drawn twice the same; where parts stand is told from the top of the page.
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  await take();
  await page.setViewportSize({ width: WIDE, height: HEIGHT });
}

async function wholePage(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ fullPage: true, caret: 'hide', scale: 'css' });
  keep(DOCUMENTATION, name, await withFewColours(png));
}

async function part(page: Page, name: string, view: HelpView, scale: 'css' | 'device'): Promise<void> {
  const clip = await frameOf(page, view);
  const png = await page.screenshot({ fullPage: true, caret: 'hide', clip, scale });
  keep(HELP, name, await withFewColours(png));
}

async function frameOf(page: Page, { part, until, height, margin = 20 }: HelpView) {
  const box = part ? await part.boundingBox() : await contentOf(await jobOf(page));
  const last = until ? await until.boundingBox() : box;
  if (!box || !last) throw new Error(`The part to show is not on ${page.url()}`);
  const left = Math.max(0, Math.floor(box.x - margin));
  const right = Math.min(page.viewportSize()?.width ?? 0, Math.ceil(box.x + box.width + margin));
  const top = Math.max(0, Math.floor(box.y - margin));
  const bottom = Math.ceil(last.y + last.height + margin);
  return { x: left, y: top, width: right - left, height: Math.min(bottom - top, height ?? Infinity) };
}

/** What stands between header and footer, without what stands beside it. */
async function jobOf(page: Page): Promise<Locator> {
  const beside = page.locator('main > .ep-columns > :first-child');
  return (await beside.count()) > 0 ? beside : page.locator('main');
}

/** Without the room that an element keeps free inside itself. */
function contentOf(element: Locator) {
  return element.evaluate((node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect().toJSON() as DOMRect;
  });
}
