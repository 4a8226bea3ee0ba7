import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionLimits } from '../../src/http/server/connections.ts';
import { readAssets } from '../../src/web/assets.ts';
import { openPGlite } from '../tools/database.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { testApp, testSite } from '../tools/whole-app.ts';

let platform: TestPlatform;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  const { db, close } = await openPGlite();
  platform = testPlatform(db);
  closeDatabase = close;
});
afterAll(() => closeDatabase());

let app: FastifyInstance;
const sockets: Socket[] = [];
const timers: NodeJS.Timeout[] = [];
afterEach(async () => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  for (const socket of sockets.splice(0)) socket.destroy();
  await app.close();
});

/** The program on a real socket, with one limit so short that only what is to be seen ends by it. */
async function listen(limits: Partial<ConnectionLimits>): Promise<number> {
  const site = { ...testSite(platform), assets: readAssets() };
  app = await testApp(platform, { site, connections: { everySo: 20, ...limits } });
  app.get('/grand', (_request, reply) => reply.send(Buffer.alloc(50_000_000)));
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as { port: number }).port;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  // A connection cut off in the middle of a word ends with a reset; that it ends is all that counts.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** The same, and the end that the program holds. */
async function openBothSides(port: number): Promise<[Socket, Socket]> {
  const accepted = once(app.server, 'connection');
  const socket = await open(port);
  const [served] = await accepted;
  return [socket, served];
}

/** All that the program says until it closes the connection. */
async function heardUntilClosed(socket: Socket): Promise<string> {
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  // Not `once`, which the reset of a connection cut off would fail.
  await new Promise((resolve) => socket.once('close', resolve));
  return heard;
}

/** Writes a piece again and again, so that the connection is never silent. */
function keepWriting(socket: Socket, piece: string): void {
  timers.push(setInterval(() => socket.writable && socket.write(piece), 10));
}

const COOKIES = (count: number) => `Cookie: ${`a=${'b'.repeat(2_200)}; `.repeat(count)}a=b\r\n`;
const POST = 'POST /connexion HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n';

describe('a connection is ended', () => {
  it.each([
    ['says nothing', ''],
    ['has said half of a head', 'GET / HTTP/1.1\r\nHost: a\r\n'],
  ])('that %s', async (_what, said) => {
    const socket = await open(await listen({ head: 100 }));
    if (said) socket.write(said);
    expect(await heardUntilClosed(socket)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('whose head comes byte by byte', async () => {
    const socket = await open(await listen({ head: 100 }));
    socket.write('GET / HTTP/1.1\r\nX-Long: ');
    keepWriting(socket, 'a');
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1\.1 408 .*Recommencez\..*<\/html>$/s);
  });

  it.each([
    ['byte by byte', 'Content-Length: 60000\r\n\r\n', 'a'],
    ['in chunks of a byte', 'Transfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'],
  ])('whose body comes %s', async (_what, head, piece) => {
    const socket = await open(await listen({ head: 100, request: 300 }));
    socket.write(POST + head);
    keepWriting(socket, piece);
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1\.1 408 .*Recommencez\..*<\/html>$/s);
    expect(platform.logged.join()).not.toContain('"level":50');
  });

  it('that does not take its answer', async () => {
    const port = await listen({ silence: 300 });
    const [socket, served] = await openBothSides(port);
    socket.pause();
    socket.write('GET /grand HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(served, 'close');
  });

  it('that takes its answer a little at a time, never silent', async () => {
    const port = await listen({ silence: 60_000, answer: 500 });
    const [socket, served] = await openBothSides(port);
    socket.pause();
    socket.write('GET /grand HTTP/1.1\r\nHost: a\r\n\r\n');
    timers.push(setInterval(() => socket.read(1_000), 10));
    await once(served, 'close');
  });

  it('that asks for nothing more, later than a proxy would', async () => {
    const socket = await open(await listen({ keepAlive: 100 }));
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('as it comes where there are too many, and taken again when one has ended', async () => {
    const port = await listen({ most: 2 });
    const [first, second] = [await open(port), await open(port)];
    const third = await open(port);
    expect(await heardUntilClosed(third)).toBe('');
    for (const socket of [first, second]) {
      socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      expect(await heardUntilClosed(socket)).toMatch(/^HTTP\/1\.1 200 /);
    }
    const fourth = await open(port);
    fourth.write('GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await heardUntilClosed(fourth)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['no request at all', 'AAAA\r\n\r\n', 400, 'Demande illisible'],
    ['a method nobody knows', 'SALUT / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'Demande illisible'],
    ['two lengths', `${POST}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400, 'Demande illisible'],
    ['cookies of 17 kB', `GET / HTTP/1.1\r\nHost: a\r\n${COOKIES(8)}\r\n`, 431, 'Trop de cookies'],
    ['cookies of 2 MB', `GET / HTTP/1.1\r\nHost: a\r\n${COOKIES(900)}\r\n`, 431, 'Trop de cookies'],
    ['an address of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'Trop de cookies'],
  ])('with a page like any other, where it sends %s', async (_what, sent, status, title) => {
    const socket = await open(await listen({}));
    socket.write(sent);
    const [head = '', html = ''] = (await heardUntilClosed(socket)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(html).toContain(title);
    expect(html).toContain('</html>');
    expect(html).not.toContain('<link');
    for (const name of [
      'content-security-policy',
      'x-content-type-options',
      'permissions-policy',
      'referrer-policy',
    ])
      expect(head).toContain(`\r\n${name}: `);
    const styles = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    expect(styles).toContain('.ep-page');
    expect(head).toContain(`style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`);
  });
});

it('who names no host is refused, with the headers of every answer', async () => {
  const socket = await open(await listen({}));
  socket.write('GET /aide HTTP/1.1\r\nConnection: close\r\n\r\n');
  const heard = await heardUntilClosed(socket);
  expect(heard).toMatch(/^HTTP\/1\.1 400 .*^x-content-type-options: nosniff.*<\/html>/ims);
});

it('who expects what nobody knows is answered like anybody', async () => {
  const port = await listen({});
  const socket = await open(port);
  socket.write('GET /aide HTTP/1.1\r\nHost: a\r\nExpect: nothing\r\nConnection: close\r\n\r\n');
  const heard = await heardUntilClosed(socket);
  expect(heard).toMatch(/^HTTP\/1\.1 200 .*^x-content-type-options: nosniff/ims);
});

/** A proxy in front and the program would see another end of each, and so another request after it. */
it.each([
  ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['chunks twice', 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n'],
  ['chunks and something else', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n'],
  ['something like chunks', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['a space before the colon', 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
  ['a folded line', 'Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n'],
  ['a size that is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\na\r\n0\r\n\r\n'],
  ['a size with a sign', 'Content-Length: +3\r\n\r\na=b'],
  ['a line that ends in half', 'Content-Length: 3\n\r\na=b'],
])('a request whose end can be seen in two ways is none: %s', async (_what, rest) => {
  const socket = await open(await listen({}));
  socket.write(`${POST}${rest}GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n`);
  const heard = await heardUntilClosed(socket);
  expect(heard).toMatch(/^HTTP\/1\.1 400 /);
  expect(heard.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
});

it('an ordinary request is untouched by all of them', async () => {
  const port = await listen({});
  const answer = await fetch(`http://127.0.0.1:${port}/aide`);
  expect([answer.status, (await answer.text()).includes('</html>')]).toEqual([200, true]);
});
