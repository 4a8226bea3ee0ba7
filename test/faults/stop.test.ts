import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startServer, type TestServer } from '../tools/server.ts';
import { visitorAt } from '../tools/visitor.ts';
import { eachProgram, SECRET_KEY } from './programs.ts';

const opened: TestServer[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const kept = (server: TestServer): TestServer => {
  opened.push(server);
  return server;
};

/** A form of which the program has the head but not yet the body: it is in hand. */
async function beginPost(url: string) {
  const body = 'email=lila.rosemonde%40demo.example&password=faux';
  const sent = httpRequest(`${url}/connexion`, {
    method: 'POST',
    agent: false,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
      expect: '100-continue',
    },
  });
  sent.flushHeaders();
  await once(sent, 'continue');
  return async (): Promise<number> => {
    sent.end(body);
    const [answer] = await once(sent, 'response');
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode;
  };
}

/** The same on a connection that its client, such as a proxy, goes on using: what came over it is told once it is closed. */
async function beginPostOnKeptConnection(url: string) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answers = '';
  socket.on('data', (chunk: Buffer) => {
    answers += chunk.toString();
  });
  const head = 'POST /connexion HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n';
  const form = 'email=lila.rosemonde%40demo.example&password=faux';
  const type = 'Content-Type: application/x-www-form-urlencoded';
  socket.write(`${head}${type}\r\nContent-Length: ${form.length}\r\n\r\n`);
  await once(socket, 'data');
  return async (path: string): Promise<string> => {
    socket.write(`${form}GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await once(socket, 'close');
    return answers;
  };
}

/** Until nobody listens any more. */
async function untilShut(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (!isOpen) return;
  }
}

describe.each(eachProgram)('asked to end ($name)', ({ start }) => {
  it('answers what it has in hand, takes nothing new, and ends with 0', async () => {
    const server = kept(await start());
    const posts = await Promise.all([1, 2, 3].map(() => beginPost(server.url)));
    const ended = server.stop();
    await untilShut(server.url);
    // No CSRF token: a refusal, but an answer.
    expect(await Promise.all(posts.map((finish) => finish()))).toEqual([403, 403, 403]);
    // The program itself says 1 when it could not end within its 10 seconds.
    expect(await ended).toBe(0);
  });

  it('answers with a page what still comes over the connection of a proxy, and closes it', async () => {
    const server = kept(await start());
    const goOn = await beginPostOnKeptConnection(server.url);
    const ended = server.stop();
    await untilShut(server.url);
    const answers = await goOn('/aide');
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 403', 'HTTP/1.1 200']);
    expect(answers).toMatch(/HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*connection: close\r\n/i);
    expect(answers).toContain('Aide');
    expect(await ended).toBe(0);
  });

  it('keeps everything for the next start', async () => {
    const server = kept(await start());
    expect(await server.stop()).toBe(0);
    await server.restart();
    expect(await visitorAt(server).signIn('lila.rosemonde@demo.example', 'Demonstration-Espace-2026')).toBe(
      true,
    );
  });
});

describe('the program refuses to start, with one clear line', () => {
  const SECRET = 'hush-hush';
  /** README's own recipe on a public address, NODE_ENV forgotten. */
  const EXPOSED = {
    DATABASE_URL: `postgres://user:${SECRET}@127.0.0.1/a`,
    SMTP_URL: 'smtp://127.0.0.1',
    SECRET_KEY,
    BASE_URL: 'https://a.example',
    HOST: '0.0.0.0',
  };
  const refused = async (env: Record<string, string>): Promise<string> => {
    const started = startServer({ env: { DEMO: 'off', ...env } }).then(kept);
    return started.then(
      () => expect.fail('it started'),
      (error: Error) => error.message.replace(/^the program ended \(1\) before it listened:\n/, '').trim(),
    );
  };

  it('on a folder that another one is using', async () => {
    const first = kept(await startServer({ env: { DEMO: 'off' } }));
    const said = await refused({ DATA_DIR: first.dataDir });
    expect(said).toMatch(/^DATA_DIR: another process is already using \S+;.*$/);
    expect((await visitorAt(first).get('/health/ready')).statusCode).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['DATABASE_URL', { ...EXPOSED, DATABASE_URL: '', TRUST_PROXY: '1' }],
    ['DATABASE_URL', { DATABASE_URL: `mysql://user:${SECRET}@127.0.0.1/a` }],
    ['SECRET_KEY', { SECRET_KEY: SECRET.repeat(8) }],
    ['SECRET_KEY_FILE', { SECRET_KEY_FILE: '/nowhere/key' }],
    ['TRUST_PROXY', EXPOSED],
    ['SMTP_URL', { ...EXPOSED, TRUST_PROXY: '1', SMTP_URL: '' }],
    ['PEPPER_FILE', { PEPPER_FILE: '/nowhere/pepper' }],
    ['HOST', { HOST: 'nowhere.invalid' }],
  ])('naming %s', async (name, env) => {
    const said = await refused(env);
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toContain(name);
    expect(said).not.toContain(SECRET);
  });

  it('on a folder whose key was never written, or is one that everybody could guess', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-'));
    for (const key of ['', 'a'.repeat(64)]) {
      writeFileSync(join(folder, 'secret-key'), key);
      expect(await refused({ DATA_DIR: folder })).toMatch(
        /DATA_DIR: the key in its file secret-key .*openssl rand/,
      );
    }
    rmSync(folder, { recursive: true });
  });

  it('on a port that another one listens on', async () => {
    const first = kept(await startServer({ env: { DEMO: 'off' } }));
    const said = await refused({ PORT: new URL(first.url).port });
    expect(said.split('\n').at(-1)).toMatch(/^PORT: cannot be had, or another program/);
  });

  it('telling all that is wrong, a line each', async () => {
    const said = await refused({ ...EXPOSED, SMTP_URL: 'x', CAPTCHA: 'off', SECRET_KEY: SECRET, PORT: 'x' });
    expect(
      said
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['CAPTCHA', 'PORT', 'SECRET_KEY', 'SMTP_URL', 'TRUST_PROXY'].sort());
    expect(said).not.toContain(SECRET);
  });
});

it('the demonstration mailbox, of which everybody reads all mails, is on a network only when it is asked for', async () => {
  const server = kept(await startServer({ env: { DEMO: 'off', HOST: '0.0.0.0' } }));
  const local = `${server.url.replace('0.0.0.0', '127.0.0.1')}/demo/courriels`;
  expect((await fetch(local)).status).toBe(404);
  expect(server.output()).toContain('MAILS WAIT');
  await server.restart({ DEMO_MAILBOX: 'on' });
  expect((await fetch(local)).status).toBe(200);
});

it('a trial with a database server and no mail server shows no mailbox, and writes its mails into files', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'trial-')), 'mails');
  const server = kept((await eachProgram[1]?.start({ MAIL_FOLDER: folder })) ?? expect.fail('no program'));
  expect((await fetch(`${server.url}/demo/courriels`)).status).toBe(404);
  const visitor = visitorAt(server);
  await visitor.post('/mot-de-passe-oublie', { email: 'lila.rosemonde@demo.example' });
  await expect.poll(() => readdirSync(folder), { timeout: 60_000 }).toHaveLength(1);
  rmSync(dirname(folder), { recursive: true });
});

it('metrics are on a port of their own, or for who bears the token', async () => {
  const token = 'a token that the machine which watches bears';
  const env = { DEMO: 'off', METRICS_PORT: '0', METRICS_TOKEN: token };
  const server = kept(await startServer({ env }));
  // The log is written a little later than the line that says that it listens.
  const own = await vi.waitUntil(() => /metrics on (http:\/\/127\.0\.0\.1:\d+)/.exec(server.output())?.[1]);
  const ask = async (url: string | undefined, authorization: string) =>
    (await fetch(`${url}/metrics`, { headers: { authorization } })).status;
  for (const url of [own, server.url])
    expect([await ask(url, `Bearer ${token}`), await ask(url, 'Bearer x')]).toEqual([200, 404]);
});
