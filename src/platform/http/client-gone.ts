import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Ends when the client closes its connection before it is answered: work that still waits for it can be left
     * undone. Fastify's own `request.signal` never ends once a body was read.
     */
    clientGone: AbortSignal;
  }
}

/** Tells every request when its client is gone. */
export const noticeLeavingClients = fastifyPlugin(async (app: FastifyInstance) => {
  app.decorateRequest('clientGone');
  app.addHook('onRequest', async (request, reply) => {
    const gone = new AbortController();
    request.clientGone = gone.signal;
    reply.raw.once('close', () => {
      if (!reply.raw.writableEnded) gone.abort();
    });
  });
});
