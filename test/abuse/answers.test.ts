import { expect, it } from 'vitest';
import { faultIn } from './answers.ts';

const REQUEST = { written: '' };
const HEAD = [
  'HTTP/1.1 503 Service Unavailable',
  'X-Content-Type-Options: nosniff',
  'Referrer-Policy: no-referrer',
  "Content-Security-Policy: default-src 'none'",
  'Content-Type: text/html; charset=utf-8',
  'Retry-After: 5',
].join('\r\n');
const busy = { status: 503, head: HEAD, body: '<h1 class="ep-title">Trop de demandes en ce moment</h1>' };

it('lets a bad request be turned away for want of room, as people are: with a page, and when to come back', () => {
  expect(faultIn(busy, REQUEST)).toBeUndefined();
  expect(faultIn({ ...busy, head: HEAD.replace(/\r\nRetry-After.*/, '') }, REQUEST)).toBe('status 503');
  expect(faultIn({ ...busy, body: '<h1>Service momentanément indisponible</h1>' }, REQUEST)).toBe(
    'status 503',
  );
  expect(faultIn({ ...busy, status: 500 }, REQUEST)).toBe('status 500');
  expect(faultIn({ ...busy, head: HEAD.replace(/\r\nContent-Security.*/, '') }, REQUEST)).toBeDefined();
});
