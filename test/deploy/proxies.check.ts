import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import { createServer } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cable, startCable, through } from '../tools/cable.ts';
import { openPostgresDatabase, type PostgresTestDatabase } from '../tools/database.ts';
import { startServer, type TestServer } from '../tools/server.ts';
import { type Kind, type RunningProxy, startProxy } from './proxy.ts';

const HOST = 'espace.example.org';
const SECRET = 'a-secret-of-a-mailed-link';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe.each(['nginx', 'haproxy'] as const)('behind %s, set up as in deploy/', (kind) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(kind);
  });
  afterAll(() => world?.close());

  it('pages come over HTTP/2 and TLS, to the one host alone', async () => {
    const page = await ask(world.proxy, { path: '/connexion' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('</html>');
    expect(page.headers['strict-transport-security']).toContain('max-age=63072000');
    await expect(ask(world.proxy, { path: '/connexion', host: 'other.example.org' })).rejects.toThrow();
    await expect(handshake(world.proxy, 'TLSv1.1')).rejects.toThrow();
  });

  it('plain http leads to https', async () => {
    const answer = await plain(world.proxy, '/connexion?a=b');
    expect(answer).toEqual({ status: 308, location: `https://${HOST}/connexion?a=b` });
  });

  it('the address that a stranger claims reaches no instance', async () => {
    const claimed = {
      'x-forwarded-for': '203.0.113.6',
      forwarded: 'for=203.0.113.6',
      'x-forwarded-host': 'evil.example',
    };
    const refused = await ask(world.proxy, {
      path: '/connexion',
      method: 'POST',
      headers: claimed,
      body: 'email=a',
    });
    expect(refused.status).toBe(403);
    const told = world.programs.map((program) => program.output()).join('');
    expect(told).toContain('"ip":"127.0.0.1"');
    expect(told).not.toContain('203.0.113.6');
    expect(told).not.toContain('evil.example');
  });

  it('what a stranger calls a request, or the trace that it claims to belong to, is not taken for the word of the proxy', async () => {
    const named = { 'x-request-id': 'name-by-a-stranger', traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
    await ask(world.proxy, { path: '/connexion', method: 'POST', headers: named, body: 'email=a' });
    const told = () => world.programs.map((program) => program.output()).join('');
    await expect.poll(told).toMatch(/"proxyReqId":"[\w-]{32,36}"/);
    expect(told()).not.toContain('name-by-a-stranger');
    expect(told()).toMatch(/"traceId":"\w{32}"/);
    expect(told()).not.toContain(TRACE);
  });

  it('a form that is too large gets the page of the program', async () => {
    const body = `email=${'a'.repeat(70_000)}`;
    const answer = await ask(world.proxy, { path: '/connexion', method: 'POST', body });
    expect(answer.status).toBe(413);
    expect(answer.body).toContain('Espace professionnel');
  });

  it('a file that one instance does not have is asked of the other', async () => {
    expect((await ask(world.proxy, { path: '/assets/main-of-another-version.css' })).status).toBe(404);
    if (kind === 'nginx')
      expect(world.proxy.logs()).toMatch(/"instance":"127\.0\.0\.1:\d+, 127\.0\.0\.1:\d+"/);
  });

  it('while the database is away, the program says so itself', async () => {
    world.cable.unplug();
    try {
      // HAProxy first finds that neither is ready, and then that both live.
      const answer = async () => (await ask(world.proxy, { path: '/health/ready' })).body;
      await expect.poll(answer, POLL).toBe('{"status":"database away"}');
      expect((await ask(world.proxy, { path: '/aide' })).status).toBe(200);
    } finally {
      world.cable.plug();
    }
    await expect.poll(async () => (await ask(world.proxy, { path: '/health/ready' })).status, POLL).toBe(200);
  });

  it('an instance that dies takes no page along, and the last one leaves a page in French', async () => {
    const [first, second] = world.programs;
    await first.kill();
    for (let number = 0; number < 20; number++)
      expect((await ask(world.proxy, { path: '/connexion' })).status).toBe(200);
    await second.kill();
    const path = `/contestation?reference=${SECRET}`;
    const answer = await ask(world.proxy, { path, headers: { referer: `https://${HOST}/x?${SECRET}` } });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('momentanément indisponible');
    expect(answer.headers['retry-after']).toBe('30');
    // Neither of one that was answered, nor of one that failed.
    await first.restart();
    await expect.poll(async () => (await ask(world.proxy, { path })).status, POLL).not.toBe(503);
    await expect.poll(() => world.proxy.logs()).toContain('/contestation');
    expect(world.proxy.logs()).not.toContain(SECRET);
  });
});

const POLL = { timeout: 60_000, interval: 250 };

interface World {
  proxy: RunningProxy;
  cable: Cable;
  programs: [TestServer, TestServer];
  close(): Promise<void>;
}

async function startWorld(kind: Kind): Promise<World> {
  const database = await openPostgresDatabase();
  const cable = await startCable(Number(new URL(database.url).port));
  const key = randomBytes(48).toString('base64');
  const [first, second] = [
    await startInstance(database, cable, key),
    await startInstance(database, cable, key),
  ];
  const portOf = ({ url }: TestServer) => Number(new URL(url).port);
  const ports = { plain: await freePort(), secure: await freePort() };
  const proxy = await startProxy(kind, ports, [portOf(first), portOf(second)]);
  return {
    proxy,
    cable,
    programs: [first, second],
    async close() {
      await proxy.stop();
      await Promise.all([first.close(), second.close()]);
      await cable.close();
      await database.close();
    },
  };
}

function startInstance(database: PostgresTestDatabase, cable: Cable, key: string): Promise<TestServer> {
  return startServer({
    env: {
      NODE_ENV: 'production',
      BASE_URL: `https://${HOST}`,
      TRUST_PROXY: '1',
      DATABASE_URL: through(cable, database.url),
      SECRET_KEY: key,
      // Nobody listens there: mails wait.
      SMTP_URL: 'smtp://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    },
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

interface Asked {
  path: string;
  method?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  headers: http2.IncomingHttpHeaders;
  body: string;
}

/** One request over HTTP/2, on a connection of its own. */
function ask(
  { secure, ca }: RunningProxy,
  { path, method = 'GET', host = HOST, headers, body }: Asked,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`https://${host}`, {
      ca: readFileSync(ca),
      createConnection: () =>
        connect({
          port: secure,
          host: '127.0.0.1',
          servername: host,
          ca: readFileSync(ca),
          ALPNProtocols: ['h2'],
        }),
    });
    const fail = (error: Error) => {
      session.destroy();
      reject(error);
    };
    session.once('error', fail);
    const form =
      body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', origin: `https://${HOST}` };
    const stream = session.request({ ':path': path, ':method': method, ...form, ...headers });
    let answered: http2.IncomingHttpHeaders = {};
    let text = '';
    stream.setEncoding('utf8');
    stream.once('response', (given) => {
      answered = given;
    });
    stream.on('data', (chunk: string) => {
      text += chunk;
    });
    stream.once('error', fail);
    stream.once('end', () => {
      session.close();
      resolve({ status: Number(answered[':status']), headers: answered, body: text });
    });
    stream.end(body);
  });
}

function plain({ plain: port }: RunningProxy, path: string): Promise<{ status?: number; location?: string }> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', path, headers: { host: HOST } }, ({ statusCode, headers }) =>
        resolve({ status: statusCode ?? 0, location: headers.location ?? '' }),
      )
      .once('error', reject);
  });
}

function handshake({ secure, ca }: RunningProxy, version: 'TLSv1.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        port: secure,
        host: '127.0.0.1',
        servername: HOST,
        ca: readFileSync(ca),
        minVersion: version,
        maxVersion: version,
        ciphers: 'DEFAULT@SECLEVEL=0',
      },
      () => {
        socket.destroy();
        resolve();
      },
    );
    socket.once('error', reject);
  });
}
