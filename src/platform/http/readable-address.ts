import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** The address of a request bears a NUL. Answered with 400. */
export class UnreadableAddress extends Error {
  readonly statusCode = 400;
  constructor() {
    super('unreadable address: a NUL character');
    this.name = 'UnreadableAddress';
  }
}

/**
 * Refuses a NUL in the path or the query of any request, as `readFormBody` does in a form: no browser sends one, and
 * PostgreSQL keeps none in a text, so that it would be a fault wherever a query is asked with it.
 */
export const readableAddresses = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request) => {
    if (/%00|\0/.test(request.url)) throw new UnreadableAddress();
  });
});
