import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { isReachable } from '../database/open.ts';
import { mailFailures } from '../mail/deliver-due-mails.ts';
import { waitingMails } from '../mail/outbox.ts';
import type { Platform } from '../platform.ts';

/** `/health/live`, `/health/ready` for the machine that watches; `/metrics` for this machine alone (SPEC 9). */
export async function healthRoutes(
  app: FastifyInstance,
  { platform }: { platform: Platform },
): Promise<void> {
  const metrics = makeMetrics(platform);

  app.get('/health/live', async () => ({ status: 'live' }));

  app.get('/health/ready', async (_request, reply) => {
    if (await isReachable(platform.db)) return { status: 'ready' };
    return reply.code(503).send({ status: 'database away' });
  });

  app.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request)) return reply.callNotFound();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

/** Times every request, by route and status; a path as typed, which may hold anything, is never a label. */
export function measureRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}

const durations = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time taken to answer, by route',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers: [],
});

function makeMetrics(platform: Platform) {
  const registry = new Registry();
  registry.registerMetric(durations);
  registry.registerMetric(mailFailures);
  collectDefaultMetrics({ register: registry });
  const mails = new Gauge({
    name: 'mails',
    help: 'Mails of the outbox, by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const { waiting, abandoned } = await waitingMails(platform.db);
      mails.set({ state: 'waiting' }, waiting);
      mails.set({ state: 'abandoned' }, abandoned);
    },
  });
  return { registry };
}

/** A proxy on the same machine comes from loopback too, but says for whom it asks. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  const address = request.socket.remoteAddress ?? '';
  return forwarded === undefined && (address === '::1' || address.replace('::ffff:', '').startsWith('127.'));
}
