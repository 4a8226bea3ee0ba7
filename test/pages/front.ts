import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Answer } from '../tools/visitor.ts';
import type { Shown } from './world.ts';

/** Names, in the requests of a browser, the state that it is shown. */
export const STATE_HEADER = 'x-state';

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Shows to browsers the pages that were answered before, word for word, however they came about, and the program's own
 * files beside them. Who is signed in stays so: the pages are looked at long after their database has gone on.
 */
export async function openFront(app: FastifyInstance, pages: ReadonlyMap<string, Shown>): Promise<Front> {
  const server = createServer((request, response) => {
    void answer(app, pages, request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  app: FastifyInstance,
  pages: ReadonlyMap<string, Shown>,
  { url = '/', method, headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const page = pages.get(String(headers[STATE_HEADER]));
  const kept = headers['sec-fetch-dest'] === 'document' ? page?.answer : page?.frames.get(url);
  if (kept) return write(response, kept, kept.body);
  if (method !== 'GET' || url.startsWith('/espace/presence')) {
    response.writeHead(204).end();
    return;
  }
  const asked = await app.inject({ url, headers: headers as Record<string, string> });
  write(response, asked, asked.rawPayload);
}

function write(
  response: ServerResponse,
  { statusCode, headers }: Pick<Answer, 'statusCode' | 'headers'>,
  body: string | Buffer,
): void {
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !LEFT_OUT.has(name)) response.setHeader(name, value);
  response.writeHead(statusCode).end(body);
}

/** Of the connection, and what would make the browser somebody. */
const LEFT_OUT = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'set-cookie',
  'clear-site-data',
]);
