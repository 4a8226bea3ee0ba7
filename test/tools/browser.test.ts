import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, launchBrowser, type TestBrowser } from './browser.ts';

let browser: TestBrowser;
let server: Server;

beforeAll(async () => {
  browser = await launchBrowser();
  server = createServer((request, response) => {
    response.setHeader('content-security-policy', "default-src 'none'; img-src data:");
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(PAGES[request.url ?? '']);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const page = (body: string) =>
  `<!doctype html><html lang="fr"><head><title>Essai</title><link rel="icon" href="data:,"></head>
   <body><main><h1>Essai</h1>${body}</main></body></html>`;

const PAGES: Record<string, string> = {
  '/good': page('<label>Code <input name="code"></label>'),
  '/no-label': page('<input name="code">'),
  '/inline': page('<script>document.title = "changed"</script>'),
  '/outside': page('<p>Une image</p><img alt="" src="http://outside.example/a.png">'),
};

async function open(path: string) {
  const opened = await browser.openPage();
  await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return opened;
}

describe('the accessibility check', () => {
  it('accepts a sound page under a strict CSP', async () => {
    const good = await open('/good');
    await expectAccessible(good);
    expect(browser.complaintsOf(good)).toEqual([]);
  });

  it('names the field that has no label', async () => {
    const bad = await open('/no-label');
    await expect(expectAccessible(bad)).rejects.toThrow(/label.*<input name="code">/s);
  });
});

describe('what a page complains of', () => {
  it('tells of an inline script that the CSP refuses', async () => {
    const complaints = browser.complaintsOf(await open('/inline'));
    expect(complaints.join()).toContain('Content Security Policy');
  });

  it('tells of a request to another host', async () => {
    const complaints = browser.complaintsOf(await open('/outside'));
    expect(complaints.join()).toContain('outside.example');
  });
});
