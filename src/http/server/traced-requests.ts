import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { RequestTrace, Tracing } from '../../platform/tracing.ts';
import { isThroughProxy } from './request-id.ts';

/** Asked every few seconds by machines that watch. */
const WATCHED = /^\/(?:health\/|metrics$)/;

/** Each request is a trace, or goes on with that of a believed proxy. It is told by its route, never by its address. */
export const tracedRequests = fastifyPlugin(
  async (app: FastifyInstance, { tracing }: { tracing?: Tracing | undefined }) => {
    if (!tracing) return;
    const traces = new WeakMap<FastifyRequest, RequestTrace>();

    app.addHook('onRequest', (request, reply, done) => {
      if (WATCHED.test(request.routeOptions.url ?? '')) return done();
      const believed = isThroughProxy(request) ? request.headers : undefined;
      const trace = tracing.begin(request.method, { 'espace.request_id': request.id }, believed);
      traces.set(request, trace);
      request.log = request.log.child({ traceId: trace.id });
      reply.log = request.log;
      reply.raw.once('close', () => trace.end(request.routeOptions.url, reply.statusCode));
      trace.carry(done);
    });
    // A body is read in the name of the connection it comes by: what follows it is taken up again.
    app.addHook('preValidation', (request, _reply, done) => {
      const trace = traces.get(request);
      if (trace) trace.carry(done);
      else done();
    });
  },
);
