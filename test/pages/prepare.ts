import type { Page } from 'playwright-core';
import type { TestBrowser } from '../tools/browser.ts';
import { openFront, STATE_HEADER } from './front.ts';
import type { PageState } from './state.ts';
import { openWorld, type Shown } from './world.ts';

/** Pages brought into their states, to be looked at. */
export interface PreparedPages {
  /** By the names of their states. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** Shows a page in a browser, in the state asked for. */
  show(page: Page, state: PageState): Promise<void>;
  close(): Promise<void>;
}

/** @throws naming the state that could not be brought about */
export async function preparePages(states: readonly PageState[]): Promise<PreparedPages> {
  const { app, world, startAnew, close } = await openWorld();
  const shown = new Map<string, Shown>();
  for (const { name, open } of states) {
    await startAnew();
    try {
      shown.set(name, await open(world));
    } catch (error) {
      throw new Error(`${name} could not be brought about`, { cause: error });
    }
  }
  await startAnew();
  const front = await openFront(app, shown);
  return {
    shown,
    async show(page, { name, act }) {
      await page.setExtraHTTPHeaders({ [STATE_HEADER]: name });
      await page.goto(front.url + (shown.get(name)?.path ?? ''));
      await page.evaluate('document.fonts.ready');
      await act?.(page);
    },
    async close() {
      await front.close();
      await close();
    },
  };
}

/** Does something with each state, in two browser windows at once: one for each core. */
export async function inTwoWindows(
  browser: TestBrowser,
  states: readonly PageState[],
  look: (page: Page, state: PageState) => Promise<void>,
): Promise<void> {
  const waiting = [...states];
  const lane = async () => {
    const withScripts = await browser.openPage({ checked: true });
    const withFrames = await browser.openPage();
    const without = await browser.openPage({ javaScript: false });
    const pageFor = ({ javaScript, route }: PageState) => {
      if (javaScript === false) return without;
      return route.startsWith('GET /demo/courriels') ? withFrames : withScripts;
    };
    for (let state = waiting.shift(); state; state = waiting.shift()) await look(pageFor(state), state);
  };
  await Promise.all([lane(), lane()]);
}
