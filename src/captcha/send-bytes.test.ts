import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendBytes } from './send-bytes.ts';

const FILE = Buffer.from('0123456789');
let app: FastifyInstance;

beforeAll(() => {
  app = Fastify();
  app.get('/file', (request, reply) => sendBytes(request, reply.type('audio/wav'), FILE));
});
afterAll(() => app.close());

const ask = (range?: string) => app.inject({ url: '/file', headers: range === undefined ? {} : { range } });

describe('a file', () => {
  it('comes whole, and says that it can come in pieces', async () => {
    const response = await ask();
    expect([response.statusCode, response.body]).toEqual([200, '0123456789']);
    expect(response.headers['accept-ranges']).toBe('bytes');
  });

  it.each([
    ['bytes=0-1', '01', 'bytes 0-1/10'],
    ['bytes=0-', '0123456789', 'bytes 0-9/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=8-500', '89', 'bytes 8-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-500', '0123456789', 'bytes 0-9/10'],
  ])('comes as the piece %s', async (range, body, contentRange) => {
    const response = await ask(range);
    expect([response.statusCode, response.body]).toEqual([206, body]);
    expect(response.headers['content-range']).toBe(contentRange);
    expect(response.headers['content-length']).toBe(String(body.length));
  });

  it.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('has no piece %s', async (range) => {
    const response = await ask(range);
    expect([response.statusCode, response.headers['content-range']]).toEqual([416, 'bytes */10']);
  });

  it.each(['bytes=5-4', 'bytes=0-1,4-5', 'bytes=-', 'lines=0-1', 'bytes=a-b', ''])(
    'comes whole where « %s » is asked for, which means nothing here',
    async (range) => expect((await ask(range)).statusCode).toBe(200),
  );
});
