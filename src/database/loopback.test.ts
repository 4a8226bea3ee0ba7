import { expect, it } from 'vitest';
import { isLoopback } from './server-of.ts';

it.each([
  '127.0.0.1',
  '127.8.9.1',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  'localhost',
  'LocalHost',
  'a.localhost',
  '/var/run',
])('%s is this machine alone', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each([
  '0.0.0.0',
  '::',
  '',
  '10.0.0.1',
  '128.0.0.1',
  '::2',
  '::ffff:10.0.0.1',
  'espace.example',
  'localhost.example',
  '127.1',
  '127.0.0.1.example',
])('%j may be somewhere else, or for everybody', (host) => {
  expect(isLoopback(host)).toBe(false);
});
