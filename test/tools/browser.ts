import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

export interface PageOptions {
  /** Of the window, in CSS pixels; 1280 by default, 320 for the narrowest that WCAG 1.4.10 asks for. */
  width?: number;
  /** `false`: as where scripts are blocked. */
  javaScript?: boolean;
  /** Dots of the screen for one CSS pixel; 1 by default. */
  density?: number;
  /**
   * The accessibility check comes with each page, instead of being sent when it is asked for, which takes as long as the
   * check itself. Not for pages with a sandboxed frame: the browser complains of any script there.
   */
  checked?: boolean;
}

export interface TestBrowser {
  /** A page of somebody else: nothing is shared with the other pages, cookies least of all. */
  openPage(options?: PageOptions): Promise<Page>;
  /** Everything that the page complained of: errors of scripts, refusals of the CSP, requests to other hosts. */
  complaintsOf(page: Page): readonly string[];
  close(): Promise<void>;
}

/** The system's Chromium, without a window and cut off from everything but this machine. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    executablePath: programPath(),
    args: switches(),
    chromiumSandbox: false,
  });
  const complaints = new WeakMap<Page, string[]>();
  return {
    async openPage(options = {}) {
      const context = await newContext(browser, options);
      if (options.checked) await context.addInitScript({ content: AXE });
      const page = await context.newPage();
      complaints.set(page, listenTo(page));
      return page;
    },
    complaintsOf: (page) => complaints.get(page) ?? [],
    close: () => browser.close(),
  };
}

/** Fails with a readable list where the page breaks a rule that a machine can check: see {@link violationsIn}. */
export async function expectAccessible(page: Page): Promise<void> {
  const violations = await violationsIn(page);
  if (violations.length > 0) expect.fail(`${page.url()} is not accessible:\n${violations.join('\n')}`);
}

/**
 * What breaks a rule that a machine can check: WCAG 2.2 levels A and AA, and axe's own good practice.
 * @param rules those alone, by axe's names
 * @param without what is left out, by selectors
 */
export async function violationsIn(
  page: Page,
  { rules, without = [] }: { rules?: readonly string[]; without?: readonly string[] } = {},
): Promise<string[]> {
  // Through the debugger, which the page's CSP does not bind.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  const runOnly = rules ? { type: 'rule', values: [...rules] } : { type: 'tag', values: TAGS };
  const context = { include: [['html']], exclude: without.map((selector) => [selector]) };
  return page.evaluate(
    async ({ context, runOnly }) => {
      const options = { runOnly, resultTypes: ['violations'] } as axe.RunOptions;
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(context, options);
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary ?? ''}`),
      );
    },
    { context, runOnly },
  );
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

function programPath(): string {
  const path = process.env.TEST_CHROMIUM;
  if (!path)
    throw new Error('TEST_CHROMIUM is not set: only tests in journeys/, races/ and faults/ have a browser');
  return path;
}

function switches(): string[] {
  return [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ];
}

function newContext(
  browser: Browser,
  { width = 1280, javaScript = true, density = 1 }: PageOptions,
): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: javaScript,
    deviceScaleFactor: density,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  });
}

function listenTo(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    // The browser reports every 4xx answer so; a page may well be one (422, 404, 429).
    const isStatus = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (message.type() === 'error' && !isStatus) heard.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isHere = hostname === '127.0.0.1' || hostname === 'localhost' || !protocol.startsWith('http');
    if (!isHere) heard.push(`request to ${request.url()}`);
  });
  return heard;
}
