import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { INFORMATION_PATHS } from '../../src/help/routes.ts';
import { fieldOf, LILA, openJourney, PASSWORD, PAUL } from './steps.ts';

const journey = openJourney();

const KB = 1000;

interface Traffic {
  /** Of the network, headers included and compressed as they came. */
  bytes: number;
  requests: string[];
  bytesOf: Map<string, number>;
}

/** Everything that a browser with an empty cache fetches from now on. */
async function watchTraffic(page: Page): Promise<Traffic> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const traffic: Traffic = { bytes: 0, requests: [], bytesOf: new Map() };
  const urls = new Map<string, string>();
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (!request.url.startsWith('http')) return;
    urls.set(requestId, request.url);
    traffic.requests.push(request.url);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
    traffic.bytesOf.set(urls.get(requestId) ?? '', encodedDataLength);
  });
  return traffic;
}

it('the first visit of the sign-in page costs at most 60 kB and 8 requests', async () => {
  const stranger = await journey.newPerson();
  const traffic = await watchTraffic(stranger.page);
  await stranger.page.goto(`${journey.portal.url}/connexion`, { waitUntil: 'networkidle' });
  // Nothing is fetched for those who need nothing.
  expect(traffic.requests.filter((url) => url.includes('captcha'))).toEqual([]);
  expect(traffic.requests.length, traffic.requests.join('\n')).toBeLessThanOrEqual(8);
  expect(traffic.bytesOf.size).toBe(traffic.requests.length);
  expect(traffic.bytes, JSON.stringify([...traffic.bytesOf])).toBeLessThanOrEqual(60 * KB);
});

describe('any other page is at most 15 kB of HTML, compressed', () => {
  const PUBLIC = [
    '/activation',
    '/creation',
    '/mot-de-passe-oublie',
    '/mot-de-passe-oublie/sans-messagerie',
    ...INFORMATION_PATHS,
  ];
  const PERSONAL = ['/espace', '/espace/services', '/espace/identifiants', '/espace/dossiers'];

  it.each([LILA, PAUL])('as %s gets it', async (email) => {
    const holder = await journey.newPerson();
    await holder.signsIn(email, PASSWORD);
    await holder.arrivesAt('Bonjour');
    for (const path of [...PUBLIC, ...PERSONAL]) {
      const html = await (await holder.page.request.get(journey.portal.url + path)).body();
      expect(gzipSync(html).length, path).toBeLessThanOrEqual(15 * KB);
    }
  });
});

it('the strength meter is fetched on focus, and is at most 150 kB', async () => {
  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.opens('/espace/identifiants');
  const script = await lila.page.locator('body').getAttribute('data-strength-src');
  const traffic = await watchTraffic(lila.page);
  await lila.ticks('Saisir mon nouveau mot de passe');
  expect(traffic.requests).toEqual([]);
  const done = lila.page.waitForEvent('requestfinished', (request) => request.url().endsWith(script ?? '-'));
  await fieldOf(lila.page, 'password').focus();
  await done;
  await fieldOf(lila.page, 'password').fill('abc');
  await lila.page.locator('[data-strength-level]').filter({ hasText: 'Faible' }).waitFor();
  const bytes = traffic.bytesOf.get(journey.portal.url + script);
  expect(bytes).toBeGreaterThan(KB);
  expect(bytes).toBeLessThanOrEqual(150 * KB);
});

describe('nothing on a page moves when its typeface arrives late', () => {
  const MOST = 0.01;
  /** Of texts: there a line may end at another word. */
  const MOST_OF_TEXTS = 0.02;

  it.each([1280, 375])('at %i pixels', async (width) => {
    const lila = await journey.newPerson({ width });
    await lila.signsIn(LILA, PASSWORD);
    await lila.arrivesAt('Bonjour');
    const personal = ['/espace', '/espace/services', '/espace/identifiants', '/espace/coordonnees'];
    for (const path of [...personal, '/espace/suppression', '/creation']) {
      expect(await shiftOf(lila.page, path), path).toBeLessThanOrEqual(MOST);
    }
    for (const path of INFORMATION_PATHS) {
      expect(await shiftOf(lila.page, path), path).toBeLessThanOrEqual(MOST_OF_TEXTS);
    }
    const stranger = await journey.newPerson({ width });
    for (const path of ['/connexion', '/activation', '/mot-de-passe-oublie']) {
      expect(await shiftOf(stranger.page, path), path).toBeLessThanOrEqual(MOST);
    }
  });
});

/** How much of the page moves, as CLS counts it, when its fonts come only after it was drawn without them. */
async function shiftOf(page: Page, path: string): Promise<number> {
  const fonts: (() => Promise<void>)[] = [];
  await page.route('**/*.woff2', (route) => void fonts.push(() => route.continue()));
  await page.goto(journey.portal.url + path, { waitUntil: 'domcontentloaded' });
  await page.evaluate(() => {
    const shifts = { sum: 0 };
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries() as (PerformanceEntry & { value: number })[])
        shifts.sum += value;
    }).observe({ type: 'layout-shift', buffered: true });
    Object.assign(globalThis, { shifts });
  });
  await drawn(page);
  await expect.poll(() => fonts.length, { timeout: 20_000 }).toBeGreaterThan(0);
  for (const arrive of fonts) await arrive();
  await page.unroute('**/*.woff2');
  await page.evaluate('document.fonts.ready');
  await drawn(page);
  return page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);
}

/** Two frames: what was to be laid out before is on the screen. */
function drawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}
