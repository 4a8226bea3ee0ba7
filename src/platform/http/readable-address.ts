import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** The address of a request cannot be read, or is half of one. Answered with 400. */
export class UnreadableAddress extends Error {
  readonly statusCode = 400;
  constructor(why: string) {
    super(`unreadable address: ${why}`);
    this.name = 'UnreadableAddress';
  }
}

/**
 * Refuses a NUL in the path or the query of any request, as `readFormBody` does in a form: no browser sends one, and
 * PostgreSQL keeps none in a text, so that it would be a fault wherever a query is asked with it. Refuses a request without a
 * host as well (RFC 9112, 3.2), which Node.js would by itself, but without the headers that every answer bears.
 */
export const readableAddresses = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request) => {
    if (/%00|\0/.test(request.url)) throw new UnreadableAddress('a NUL character');
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      throw new UnreadableAddress('no host');
  });
});
