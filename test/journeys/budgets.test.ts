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
    await holder.arrivesAt('Mes services');
    for (const path of [...PUBLIC, ...PERSONAL]) {
      const html = await (await holder.page.request.get(journey.portal.url + path)).body();
      expect(gzipSync(html).length, path).toBeLessThanOrEqual(15 * KB);
    }
  });
});

it('the strength meter is fetched on focus, and is at most 150 kB', async () => {
  const lila = await journey.newPerson();
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Mes services');
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
