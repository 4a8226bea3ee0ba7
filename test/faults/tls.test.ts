import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionLimits } from '../../src/http/server/connections.ts';
import { metricsOf, metricsServer } from '../../src/http/server/metrics.ts';
import { type Authority, type Identity, newAuthority } from '../tools/certificates.ts';
import { openPGlite } from '../tools/database.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { testApp } from '../tools/whole-app.ts';

let authority: Authority;
let tls: { cert: string; key: string };
let platform: TestPlatform;
let closeDatabase: () => Promise<void>;
beforeAll(async () => {
  authority = newAuthority();
  const { cert, key } = authority.sign('localhost', 'DNS:localhost');
  tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  const { db, close } = await openPGlite();
  platform = testPlatform(db);
  closeDatabase = close;
});
afterAll(async () => {
  authority.remove();
  await closeDatabase();
});

let app: FastifyInstance;
afterEach(() => app.close());

const portOf = (server: FastifyInstance) => (server.server.address() as { port: number }).port;

async function listen(limits: Partial<ConnectionLimits> = {}): Promise<number> {
  app = await testApp(platform, { tls, connections: { everySo: 20, ...limits } });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return portOf(app);
}

/** What the program says to a request over TLS, until it closes the connection. */
async function heard(port: number, said: string, options: ConnectionOptions = {}): Promise<string> {
  const ca = readFileSync(authority.ca);
  const socket: TLSSocket = tlsConnect({ host: '127.0.0.1', port, servername: 'localhost', ca, ...options });
  let all = '';
  socket.on('data', (chunk) => {
    all += chunk;
  });
  await once(socket, 'secureConnect');
  socket.write(said);
  await once(socket, 'close');
  return all;
}

const ASKED = 'GET /aide HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

describe('where the program speaks TLS itself', () => {
  it('it answers whoever trusts its authority', async () => {
    expect(await heard(await listen(), ASKED)).toMatch(/^HTTP\/1\.1 200 .*<\/html>/s);
  });

  it('it is not taken for another', async () => {
    const port = await listen();
    await expect(heard(port, ASKED, { servername: 'espace.example' })).rejects.toThrow(/not match/);
    await expect(heard(port, ASKED, { ca: [] })).rejects.toThrow(/certificate/);
  });

  it.each([
    ['an old version', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher that does not authenticate', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA' }],
  ] as const)('it does not go down to %s', async (_what, options) => {
    await expect(heard(await listen(), ASKED, options)).rejects.toThrow(/alert/);
  });

  it('it says nothing in clear', async () => {
    const socket = connect(await listen(), '127.0.0.1');
    let all = '';
    socket.on('data', (chunk) => {
      all += chunk;
    });
    socket.write(ASKED);
    await new Promise((closed) => socket.once('close', closed));
    expect(all).not.toContain('HTTP');
  });

  it('it ends a connection that says nothing, before and after the handshake', async () => {
    const port = await listen({ head: 100 });
    const silent = connect(port, '127.0.0.1').on('error', () => {});
    await new Promise((closed) => silent.once('close', closed));
    expect(await heard(port, 'GET / HTTP/1.1\r\n')).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('it hears nobody but who is known by the authority that it is given', async () => {
    const pem = ({ cert, key }: Identity) => ({ cert: readFileSync(cert), key: readFileSync(key) });
    const clientAuthority = readFileSync(authority.ca, 'utf8');
    app = await testApp(platform, { tls: { ...tls, clientAuthority } });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const stranger = newAuthority();
    for (const shown of [{}, pem(stranger.sign('proxy'))])
      expect(await heard(portOf(app), ASKED, shown).catch(() => '')).toBe('');
    stranger.remove();
    expect(await heard(portOf(app), ASKED, pem(authority.sign('proxy')))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('so do its metrics', async () => {
    app = await metricsServer({ metrics: metricsOf(platform) }, tls);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const asked = ASKED.replace('/aide', '/metrics');
    expect(await heard(portOf(app), asked)).toMatch(/^HTTP\/1\.1 200 .*database_usable/s);
  });
});
