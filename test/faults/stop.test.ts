import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../tools/server.ts';
import { eachProgram } from './programs.ts';
import { newVisitor } from './visitor.ts';

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

  it('keeps everything for the next start', async () => {
    const server = kept(await start());
    expect(await server.stop()).toBe(0);
    await server.restart();
    expect(await newVisitor(server).signIn('lila.rosemonde@demo.example', 'Demonstration-Espace-2026')).toBe(
      true,
    );
  });
});

describe('the program refuses to start, with one clear line', () => {
  const SECRET = 'hush-hush';
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
    expect((await newVisitor(first).get('/health/ready')).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    [
      'DATABASE_URL',
      {
        NODE_ENV: 'production',
        SECRET_KEY: 'x'.repeat(32),
        BASE_URL: 'https://a.example',
        SMTP_URL: 'smtp://127.0.0.1',
      },
    ],
    ['DATABASE_URL', { DATABASE_URL: `mysql://user:${SECRET}@127.0.0.1/a` }],
    ['SECRET_KEY', { SECRET_KEY: SECRET }],
    ['SECRET_KEY', { DATABASE_URL: `postgres://user:${SECRET}@127.0.0.1/a` }],
    ['SMTP_URL', { SMTP_URL: `http://user:${SECRET}@127.0.0.1` }],
    ['PORT', { PORT: '70000' }],
    ['CAPTCHA', { CAPTCHA: 'maybe' }],
    ['THROTTLE', { THROTTLE: 'no' }],
    ['BASE_URL', { BASE_URL: 'espace' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'everybody' }],
    ['PEPPER_FILE', { PEPPER_FILE: '/nowhere/pepper' }],
  ])('naming %s', async (name, env) => {
    const said = await refused(env);
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toContain(name);
    expect(said).not.toContain(SECRET);
  });
});
