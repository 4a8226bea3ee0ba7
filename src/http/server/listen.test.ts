import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { holdFreePort, httpAddress } from './listen.ts';

it('a free port is held until it is given up, then free at once', async () => {
  const held = await holdFreePort('127.0.0.1');
  const other = createServer().listen({ host: '127.0.0.1', port: held.port });
  const [error] = await once(other, 'error');
  expect(error.code).toBe('EADDRINUSE');
  await held.giveUp();
  other.listen({ host: '127.0.0.1', port: held.port });
  await once(other, 'listening');
  other.close();
});

it.each([
  ['127.0.0.1', 'http://localhost:80'],
  ['localhost', 'http://localhost:80'],
  ['0.0.0.0', 'http://localhost:80'],
  ['::', 'http://localhost:80'],
  ['192.0.2.7', 'http://192.0.2.7:80'],
  ['2001:db8::1', 'http://[2001:db8::1]:80'],
])('who listens on %s is reached at %s', (host, address) => {
  expect(httpAddress(host, 80)).toBe(address);
});
