import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Random } from '../../platform/platform.ts';

/** Nobody mistakes one for another, read aloud or written down: no I, O, 0 or 1. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/**
 * Makes the name of each request: eight characters in two groups, to be read aloud on the telephone. 40 random bits name no
 * two requests alike in the logs of any day that somebody asks about; nothing is opened by one.
 */
export function requestIds(random: Pick<Random, 'bytes'>): () => string {
  return () => {
    const drawn = [...random.bytes(8)].map((byte) => CHARACTERS.charAt(byte % CHARACTERS.length)).join('');
    return `${drawn.slice(0, 4)}-${drawn.slice(4)}`;
  };
}

/** What proxies make for a request: nginx 32 hexadecimal digits, HAProxy and Envoy a UUID. */
const OF_A_PROXY = /^[\w-]{8,64}$/;

/**
 * Every answer bears the name of its request, and so does every line that the request writes, use cases included. The name that
 * a proxy gave it stands beside in the log, where the proxy is believed; it never takes the place of ours, which is short
 * enough for a person.
 */
export const namedRequests = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    const proxyReqId = nameByProxy(request);
    if (proxyReqId === undefined) return;
    request.log = request.log.child({ proxyReqId });
    reply.log = request.log;
  });
});

function nameByProxy(request: FastifyRequest): string | undefined {
  const name = request.headers['x-request-id'];
  return typeof name === 'string' && OF_A_PROXY.test(name) && isThroughProxy(request) ? name : undefined;
}

/** It came from a proxy that TRUST_PROXY names: only then is there an address before the one that is connected. */
export function isThroughProxy({ ips }: FastifyRequest): boolean {
  return (ips?.length ?? 0) > 1;
}
